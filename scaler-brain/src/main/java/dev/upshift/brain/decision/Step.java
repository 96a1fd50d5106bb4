package dev.upshift.brain.decision;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one input led to.
 *
 * @param desired the mode to command, where it changed
 * @param wakeAt when to send {@link Input.Wake} if nothing else comes before; it replaces the timer
 *     of the step before
 * @param durable whether the state must be journalled before anything is published; false where
 *     only the time last heard moved on
 */
public record Step(
    HostState next,
    Optional<DesiredMode> desired,
    List<Decision> decisions,
    List<AlertChange> alerts,
    Optional<Instant> wakeAt,
    boolean durable) {
  /** The mode that the host shall run. The revision grows by one with each. */
  public record DesiredMode(String mode, long revision, Reason reason, Instant at) {}
}
