package dev.upshift.brain.decision;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one input led to.
 *
 * @param before the state that it led from
 * @param desired the mode to command, where it changed
 * @param wakeAt when to send {@link Input.Wake} if nothing else comes before; it replaces the timer
 *     of the step before
 */
public record Step(
    HostState before,
    HostState next,
    Optional<DesiredMode> desired,
    List<Decision> decisions,
    List<AlertChange> alerts,
    Optional<Instant> wakeAt) {
  /** The mode that the host shall run. The revision grows by one with each. */
  public record DesiredMode(String mode, long revision, Reason reason, Instant at) {}

  /**
   * Whether the state must be journalled before anything is published; not where only the time last
   * heard moved on.
   */
  public boolean durable() {
    return !decisions.isEmpty()
        || !alerts.isEmpty()
        || !next.contact().sameExceptLastHeard(before.contact())
        || !next.withContact(before.contact()).equals(before);
  }
}
