package dev.upshift.cli.fleet;

import dev.upshift.cli.connection.BrokerVisit;
import dev.upshift.cli.connection.Heard;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Presence;
import dev.upshift.protocol.Severity;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.TrainingPhase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the broker retains about the fleet, as one command saw it. */
final class FleetPicture {
  /** The topics that a picture is made of, below the root. */
  static List<String> tails(Optional<HostId> host) {
    String level = host.map(HostId::name).orElse("+");
    return List.of(
        level + "/state",
        level + "/telemetry/session",
        level + "/telemetry/training",
        level + "/alert/+",
        "_brain/session");
  }

  /** States that a person should look at. */
  static final Set<String> TROUBLED = Set.of("unknown", "held", "unstable", "unstable-at-lowest");

  private final Map<HostId, Notice.State> states = new TreeMap<>();
  private final Map<HostId, Telemetry.Session> sessions = new TreeMap<>();
  private final Map<HostId, Telemetry.Training> trainings = new TreeMap<>();
  private final Map<String, Notice.Alert> alerts = new TreeMap<>();
  private Optional<Notice.ComponentSession> brain = Optional.empty();

  static FleetPicture of(BrokerVisit visit) {
    return of(visit.retained(FleetPicture::isUseful));
  }

  static FleetPicture of(List<Heard> retained) {
    FleetPicture picture = new FleetPicture();
    retained.forEach(picture::add);
    return picture;
  }

  /**
   * A brain that ever ran has said so, and where it has seen a host, there is that host's state.
   */
  private static boolean isUseful(List<Heard> all) {
    return all.stream().anyMatch(h -> h.address() instanceof Address.BrainSession)
        && all.stream().anyMatch(h -> h.address() instanceof Address.State);
  }

  private void add(Heard heard) {
    switch (heard.message()) {
      case Notice.State state when heard.address() instanceof Address.State(HostId host) ->
          states.put(host, state);
      case Telemetry.Session session
          when heard.address() instanceof Address.Telemetry(HostId host, _) ->
          sessions.put(host, session);
      case Telemetry.Training training
          when heard.address() instanceof Address.Telemetry(HostId host, _) ->
          trainings.put(host, training);
      case Notice.Alert alert when heard.address() instanceof Address.AlertFeed feed ->
          alerts.put(scope(feed.scope()) + " " + feed.alert(), alert);
      case Notice.ComponentSession session when heard.address() instanceof Address.BrainSession ->
          brain = Optional.of(session);
      default -> {
        // Subscribed to nothing else.
      }
    }
  }

  private static String scope(Address.Scope scope) {
    return switch (scope) {
      case Address.Host(HostId id) -> id.name();
      case Address.Fleet _ -> "fleet";
    };
  }

  Set<HostId> hosts() {
    Set<HostId> hosts = new TreeSet<>(states.keySet());
    hosts.addAll(sessions.keySet());
    return hosts;
  }

  Optional<Notice.State> state(HostId host) {
    return Optional.ofNullable(states.get(host));
  }

  Optional<Telemetry.Session> session(HostId host) {
    return Optional.ofNullable(sessions.get(host));
  }

  /** What the host's agent said last of its training. */
  Optional<Telemetry.Training> training(HostId host) {
    return Optional.ofNullable(trainings.get(host));
  }

  /**
   * The mode whose processes there are, by the agent's last word, where it is not the desired one:
   * while it changes, and where the desired one did not start and the agent went back.
   */
  Optional<String> otherMode(HostId host) {
    return training(host)
        .filter(t -> t.phase() != TrainingPhase.STOPPED && t.phase() != TrainingPhase.COMPLETED)
        .map(Telemetry.Training::mode)
        .filter(m -> state(host).filter(s -> !m.equals(s.mode())).isPresent());
  }

  /** The alerts that fire, by scope and name. */
  Map<String, Notice.Alert> firing() {
    Map<String, Notice.Alert> firing = new TreeMap<>(alerts);
    firing.values().removeIf(a -> a.state() != AlertState.FIRING);
    return firing;
  }

  Optional<Notice.ComponentSession> brain() {
    return brain;
  }

  boolean isBrainOnline() {
    return brain.filter(b -> b.state() == Presence.ONLINE).isPresent();
  }

  /** Whether a person should look: exit code 3. */
  boolean isDegraded() {
    return !isBrainOnline()
        || states.values().stream().anyMatch(s -> TROUBLED.contains(s.state()))
        || hosts().stream().anyMatch(h -> !states.containsKey(h))
        || firing().values().stream().anyMatch(a -> a.severity() == Severity.CRITICAL);
  }
}
