package dev.upshift.brain.decision;

import dev.upshift.brain.decision.HostState.Orders;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** When the next rule could fire if nothing else happened. */
final class Timers {
  private Timers() {}

  /**
   * The earliest moment after now at which time alone could change something. What is due already
   * waits for an input: the host has to be heard.
   */
  static Optional<Instant> next(HostState state, Instant now, Policy policy) {
    Orders orders = state.orders();
    return Stream.of(
            Optional.ofNullable(orders.pin() == null ? null : orders.pinUntil()),
            Optional.ofNullable(orders.paused() ? orders.pausedUntil() : null),
            Contacts.silentAt(state, policy),
            Contacts.alertAt(state, policy),
            BootBook.patienceEnds(state),
            Failures.plannedAlertEnds(state, policy),
            Stability.nextDrop(state, now, policy),
            Stability.stormEnds(state, policy),
            Switching.timeoutAt(state),
            Climbing.provenAt(state, policy),
            Promotion.placeAt(state),
            Climbing.dueAt(state, policy))
        .flatMap(Optional::stream)
        .filter(at -> at.isAfter(now))
        .min(Instant::compareTo);
  }
}
