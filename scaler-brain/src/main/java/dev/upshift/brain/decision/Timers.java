package dev.upshift.brain.decision;

import dev.upshift.brain.decision.Stability.Count;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When the next rule could fire if nothing else happened. */
final class Timers {
  private final Instant now;
  private @Nullable Instant first;

  private Timers(Instant now) {
    this.now = now;
  }

  /**
   * The earliest moment after now at which time alone could change something. What is due already
   * waits for an input: the host has to be heard.
   *
   * @param count as it is now
   */
  static Optional<Instant> next(HostState state, Count count, Policy policy) {
    StandingOrders orders = state.orders();
    Timers timers = new Timers(count.end());
    timers.add(orders.pin() == null ? null : orders.pinUntil());
    timers.add(orders.paused() ? orders.pausedUntil() : null);
    timers.add(Contacts.silentAt(state, policy));
    timers.add(Contacts.alertAt(state, policy));
    timers.add(BootBook.patienceEnds(state));
    timers.add(Failures.plannedAlertEnds(state, policy));
    timers.add(Stability.calmAt(state, count));
    timers.add(Stability.stormEnds(state, policy));
    timers.add(Switching.timeoutAt(state));
    timers.add(Climbing.provenAt(state, policy));
    timers.add(Promotion.placeAt(state));
    timers.add(Climbing.dueAt(state, policy));
    return Optional.ofNullable(timers.first);
  }

  private void add(Optional<Instant> at) {
    add(at.orElse(null));
  }

  private void add(@Nullable Instant at) {
    if (at != null && at.isAfter(now) && (first == null || at.isBefore(first))) {
      first = at;
    }
  }
}
