package dev.upshift.brain.decision.fleet;

import dev.upshift.brain.decision.FailureKind;
import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.HostState.Failure;
import dev.upshift.brain.decision.HostState.SiteWindow;
import dev.upshift.brain.decision.Input;
import dev.upshift.protocol.BootCause;
import dev.upshift.protocol.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Rule 12: when many hosts reboot at once, that is one event of their site. */
final class SiteEvents {
  static final Duration WINDOW = Duration.ofMinutes(2);
  private static final int FEWEST = 3;
  private static final double SHARE = 0.4;

  private SiteEvents() {}

  /**
   * One event.
   *
   * @param rebooted the hosts that are part of it
   * @param untold those that have to be told, as a reboot of theirs counts still
   */
  record Found(Instant from, int rebooted, int online, Set<HostId> untold) {
    List<Move> moves() {
      Input told = new Input.SiteEvent(from, from.plus(WINDOW), rebooted, online);
      return untold.stream().map(host -> new Move(host, told)).toList();
    }
  }

  /**
   * Whether a host's new reboots are part of a site event, together with those of others.
   *
   * @param after the host's state with the reboots filed
   */
  static Optional<Found> look(Collection<HostState> hosts, HostState after, List<Failure> reboots) {
    List<HostState> states =
        Stream.concat(hosts.stream().filter(h -> !h.host().equals(after.host())), Stream.of(after))
            .toList();
    return reboots.stream()
        .flatMap(reboot -> starts(states, reboot.at()))
        .distinct()
        .sorted()
        .map(from -> found(states, from))
        .filter(SiteEvents::isOne)
        .filter(event -> event.untold().contains(after.host()))
        .max(Comparator.comparingInt(Found::rebooted).thenComparing(Found::from));
  }

  private static boolean isOne(Found event) {
    return event.rebooted() >= FEWEST && event.rebooted() >= SHARE * event.online();
  }

  /** The moments at which a window may begin that has this reboot in it. */
  private static Stream<Instant> starts(List<HostState> states, Instant reboot) {
    return states.stream()
        .flatMap(SiteEvents::unplanned)
        .map(Failure::at)
        .filter(at -> !at.isAfter(reboot) && !at.isBefore(reboot.minus(WINDOW)));
  }

  private static Found found(List<HostState> states, Instant from) {
    SiteWindow window = new SiteWindow(from, from.plus(WINDOW));
    Map<HostId, Boolean> rebooted = new TreeMap<>();
    int online = 0;
    for (HostState state : states) {
      List<Failure> inside = unplanned(state).filter(f -> window.covers(f.at())).toList();
      if (!inside.isEmpty()) {
        SiteWindow told = state.boots().site();
        boolean known = inside.stream().allMatch(f -> told != null && told.covers(f.at()));
        rebooted.put(state.host(), known);
      }
      if (!inside.isEmpty() || wasOnline(state, from)) {
        online++;
      }
    }
    Set<HostId> untold = new TreeSet<>(rebooted.keySet());
    untold.removeIf(host -> Boolean.TRUE.equals(rebooted.get(host)));
    return new Found(from, rebooted.size(), online, untold);
  }

  private static Stream<Failure> unplanned(HostState state) {
    return state.failures().stream()
        .filter(f -> f.kind() == FailureKind.REBOOT && f.cause() != BootCause.PLANNED);
  }

  private static boolean wasOnline(HostState state, Instant at) {
    Instant silent = state.contact().unknownSince();
    return state.mode() != null
        && state.contact().lastHeardAt() != null
        && (silent == null || !silent.isBefore(at));
  }
}
