package dev.upshift.brain.app;

import dev.upshift.brain.decision.Decision;
import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.decision.Policy;
import dev.upshift.brain.decision.Reason;
import dev.upshift.brain.decision.fleet.ClassLearning;
import dev.upshift.brain.decision.fleet.FleetRules;
import dev.upshift.brain.decision.fleet.FleetRules.Plan;
import dev.upshift.brain.decision.fleet.Move;
import dev.upshift.brain.journal.Write;
import dev.upshift.protocol.AlertName;
import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Severity;
import dev.upshift.protocol.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What concerns the hosts together: looks ahead with the fleet's rules before a host is given an
 * input, tells of site events, and publishes the fleet's figures.
 */
final class FleetDesk {
  private static final Logger LOG = LoggerFactory.getLogger(FleetDesk.class);
  private static final String SITE_EVENT = AlertName.SITE_EVENT.word();

  private static final int TOLD_AT_ONCE = 50;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Map<String, Notice.Alert> alerts = new TreeMap<>();
  private Optional<Fleet> fleet = Optional.empty();

  /** The desks are made after this, and with it. */
  void attach(Fleet desks, Map<String, Notice.Alert> journalled) {
    fleet = Optional.of(desks);
    alerts.putAll(journalled);
  }

  private Collection<HostDesk> desks() {
    return fleet.map(Fleet::desks).orElse(List.of());
  }

  private List<HostState> states() {
    return desks().stream().map(HostDesk::state).toList();
  }

  private Policy policy(HostDesk asking, Input input, HostId host) {
    return host.equals(asking.host())
        ? asking.policy(input)
        : fleet.flatMap(f -> f.known(host)).orElse(asking).policy();
  }

  Plan plan(HostDesk desk, Input input, Instant now) {
    try {
      return FleetRules.plan(
          this::states, desk.state(), input, now, host -> policy(desk, input, host));
    } catch (RuntimeException e) {
      LOG.debug("{}: cannot look ahead; the input is taken as it is", desk.host(), e);
      return new Plan(List.of(new Move(desk.host(), input)), Optional.empty());
    }
  }

  /** Gives another host what it has to know. */
  void give(Move move, Instant now) {
    fleet.flatMap(f -> f.known(move.host())).ifPresent(desk -> desk.give(move.input(), now));
  }

  /** A host has left its place in a new mode: those that wait look again. */
  void moved(HostDesk desk, HostState before, Instant now) {
    FleetRules.next(this::states, before, desk.state(), now, desk.policy()).stream()
        .flatMap(host -> fleet.flatMap(f -> f.known(host)).stream())
        .forEach(waiting -> waiting.take(new Input.Wake()));
  }

  /**
   * Each check-interval. Tells the hosts what those of their class have shown together: so many at
   * a time, so that a large fleet does not stop the event loop, and none while nothing is heard.
   */
  void check(DeskTools tools, BooleanSupplier heard) {
    desks().forEach(HostDesk::check);
    tell(
        ClassLearning.news(states(), tools.clock().now(), host -> policy(host, tools)),
        tools,
        heard);
  }

  private void tell(List<Move> news, DeskTools tools, BooleanSupplier heard) {
    if (!heard.getAsBoolean() || news.isEmpty()) {
      return;
    }
    int now = Math.min(TOLD_AT_ONCE, news.size());
    news.subList(0, now).forEach(m -> desk(m.host()).ifPresent(desk -> desk.take(m.input())));
    List<Move> later = news.subList(now, news.size());
    if (!later.isEmpty()) {
      tools.vertx().setTimer(PAUSE.toMillis(), _ -> tell(later, tools, heard));
    }
  }

  private Policy policy(HostId host, DeskTools tools) {
    return desk(host).map(HostDesk::policy).orElse(tools.policy());
  }

  /** Tells of a site event, once for each set of hosts that it grows to. */
  void siteEvent(List<Move> moves, DeskTools tools, Instant now) {
    List<String> hosts =
        moves.stream()
            .filter(m -> m.input() instanceof Input.SiteEvent)
            .map(m -> m.host().name())
            .toList();
    moves.stream()
        .map(Move::input)
        .filter(Input.SiteEvent.class::isInstance)
        .map(Input.SiteEvent.class::cast)
        .findFirst()
        .ifPresent(event -> tell(event, hosts, tools, now));
  }

  private void tell(Input.SiteEvent event, List<String> hosts, DeskTools tools, Instant now) {
    String summary =
        event.rebooted()
            + " of "
            + event.online()
            + " hosts rebooted within two minutes: none of these reboots counts";
    Map<String, Object> evidence = new LinkedHashMap<>();
    evidence.put("hosts", hosts);
    evidence.put("rebooted", event.rebooted());
    evidence.put("online", event.online());
    evidence.put("from", event.from().toString());
    evidence.put("to", event.to().toString());
    Notice.Alert alert =
        new Notice.Alert(
            id(event.from()),
            AlertState.FIRING,
            Severity.CRITICAL,
            summary,
            event.from(),
            evidence,
            now);
    say(decision(id(now), Reason.SITE_EVENT, summary, evidence, now), Optional.of(alert), tools);
  }

  private static String id(Instant at) {
    return Topics.FLEET + "-" + SITE_EVENT + "-" + at.toEpochMilli();
  }

  /** A decision of the fleet's own: no host's mode is in it. */
  static Decision decision(
      String id, Reason reason, String summary, Map<String, Object> evidence, Instant at) {
    return new Decision(
        id, at, Topics.FLEET, null, null, reason, "fleet", summary, evidence, null, null, false);
  }

  /** Journals first, then publishes. */
  void say(Decision decision, Optional<Notice.Alert> alert, DeskTools tools) {
    alert.ifPresent(a -> alerts.put(SITE_EVENT, a));
    tools
        .journal()
        .submit(
            new Write.FleetTold(decision, alert),
            () -> {
              tools.metrics().decided(decision.reason().word());
              LOG.info("{}", DecisionText.of(decision));
              tools.post().add(decision);
              alert.ifPresent(a -> tools.announcer().fleetAlert(SITE_EVENT, a));
            });
  }

  /** Once a minute: the figures, and the end of an alert that is old. */
  void figures(DeskTools tools) {
    Instant now = tools.clock().now();
    Optional.ofNullable(alerts.get(SITE_EVENT))
        .filter(a -> a.state() == AlertState.FIRING)
        .filter(a -> !now.isBefore(a.at().plus(grace(tools))))
        .ifPresent(a -> over(a, tools, now));
    if (tools.status()) {
      FleetWords.of(states(), now, host -> policy(host, tools))
          .forEach(tools.announcer()::fleetStatus);
      List<Notice.Cost> costs =
          desks().stream().flatMap(d -> Optional.ofNullable(d.picture().cost()).stream()).toList();
      FleetWords.costs(costs).forEach(tools.announcer()::fleetStatus);
    }
  }

  private Optional<HostDesk> desk(HostId host) {
    return fleet.flatMap(f -> f.known(host));
  }

  private static Duration grace(DeskTools tools) {
    return tools.policy().bootGrace();
  }

  private void over(Notice.Alert alert, DeskTools tools, Instant now) {
    String summary = "no further host has rebooted with them";
    Notice.Alert resolved =
        new Notice.Alert(
            alert.id(),
            AlertState.RESOLVED,
            Severity.INFO,
            summary,
            alert.since(),
            alert.evidence(),
            now);
    say(
        decision(id(now) + "-over", Reason.RESOLVED, "the site event is over", Map.of(), now),
        Optional.of(resolved),
        tools);
  }

  /** Says again what is retained, after a connect. */
  void publishAll(DeskTools tools) {
    alerts.forEach(tools.announcer()::fleetAlert);
    figures(tools);
  }
}
