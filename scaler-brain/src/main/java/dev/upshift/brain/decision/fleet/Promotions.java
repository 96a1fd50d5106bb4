package dev.upshift.brain.decision.fleet;

import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.HostState.PastStint;
import dev.upshift.brain.decision.HostState.Stint;
import dev.upshift.brain.decision.HostState.Waiting;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.decision.Policy;
import dev.upshift.brain.decision.Reason;
import dev.upshift.protocol.HostId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Rule 13: so many hosts at most are in their first stability window of a new mode. A place is
 * taken from the command on and is free again when the window is over by the clock, or the host
 * leaves the mode. Free places go to those that have waited longest.
 */
final class Promotions {
  private static final int SMALLEST_FLEET = 10;
  private static final int LEAST = 3;
  private static final Comparator<HostState> LONGEST_FIRST =
      Comparator.comparing(Promotions::since).thenComparing(HostState::host);

  private Promotions() {}

  static boolean isWaiting(HostState state) {
    return waiting(state).isPresent();
  }

  /** Whether the moment has come at which a place was to be free. */
  static boolean isOver(HostState state, Instant now) {
    return waiting(state).filter(w -> !now.isBefore(w.until())).isPresent();
  }

  static boolean hasPlace(HostState state, Instant now, Policy policy) {
    return placeUntil(state, now, policy).isPresent();
  }

  /** Those that wait, the longest first. */
  static List<HostId> queue(Collection<HostState> hosts) {
    return hosts.stream()
        .filter(Promotions::isWaiting)
        .sorted(LONGEST_FIRST)
        .map(HostState::host)
        .toList();
  }

  private static Optional<Waiting> waiting(HostState state) {
    return Optional.ofNullable(state.stint()).map(Stint::waiting);
  }

  private static Instant since(HostState state) {
    return waiting(state).map(Waiting::since).orElse(Instant.MAX);
  }

  /** Why this host may not step up now; empty where it may. */
  static Optional<Input> refusal(
      Collection<HostState> hosts, HostState host, Instant now, Function<HostId, Policy> policies) {
    Policy policy = policies.apply(host.host());
    long size = hosts.stream().filter(h -> h.mode() != null).count();
    if (size < SMALLEST_FLEET || policy.maxPromotions().isEmpty()) {
      return Optional.empty();
    }
    int limit = (int) Math.max(LEAST, Math.floor(size * policy.maxPromotions().get()));
    List<Instant> ends = new ArrayList<>();
    int ahead = 0;
    for (HostState other : hosts) {
      if (!other.host().equals(host.host())) {
        placeUntil(other, now, policies.apply(other.host())).ifPresent(ends::add);
        ahead += isWaiting(other) && LONGEST_FIRST.compare(other, host) < 0 ? 1 : 0;
      }
    }
    if (ends.size() + ahead < limit) {
      return Optional.empty();
    }
    Instant until = ends.stream().min(Instant::compareTo).orElse(now.plus(policy.checkInterval()));
    return Optional.of(new Input.PromotionRefused(ends.size(), limit, until));
  }

  /** Until when this host takes a place. */
  private static Optional<Instant> placeUntil(HostState state, Instant now, Policy policy) {
    Stint stint = state.stint();
    if (stint == null || state.completedAt() != null || !wasPromoted(state, stint)) {
      return Optional.empty();
    }
    Instant from = Objects.requireNonNullElse(stint.runningAt(), stint.startedAt());
    return Optional.of(from.plus(policy.stabilityWindow())).filter(now::isBefore);
  }

  private static boolean wasPromoted(HostState state, Stint stint) {
    if (stint.reason() == Reason.OVERRIDE) {
      List<PastStint> past = state.pastStints();
      return !past.isEmpty() && rung(state, stint.mode()) > rung(state, past.getLast().mode());
    }
    return stint.reason() == Reason.SCALE_UP || stint.reason() == Reason.RETRY;
  }

  private static int rung(HostState state, String mode) {
    return state.ladder().stream().map(r -> r.mode()).toList().indexOf(mode);
  }
}
