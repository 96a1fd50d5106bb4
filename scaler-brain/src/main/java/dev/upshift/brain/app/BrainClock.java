package dev.upshift.brain.app;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/**
 * The brain's own time line: it runs with the monotonic clock, follows the wall clock forward and
 * never goes back, not across a restart either. Where the wall clock is set back, this one runs on
 * ahead of it.
 */
final class BrainClock {
  private final InstantSource wall;
  private final LongSupplier nanos;
  private Instant anchor;
  private long anchorNanos;

  /**
   * Begins the time line.
   *
   * @param notBefore the last moment that was stamped before
   */
  BrainClock(InstantSource wall, LongSupplier nanos, Instant notBefore) {
    this.wall = wall;
    this.nanos = nanos;
    this.anchor = notBefore;
    this.anchorNanos = nanos.getAsLong();
  }

  /** The present moment, to the millisecond. */
  Instant now() {
    long present = nanos.getAsLong();
    Instant running = anchor.plusNanos(present - anchorNanos);
    Instant shown = wall.instant();
    if (shown.isAfter(running)) {
      anchor = shown;
      anchorNanos = present;
      running = shown;
    }
    return running.truncatedTo(ChronoUnit.MILLIS);
  }

  /** How far this time line is ahead of the wall clock. */
  Duration ahead() {
    return Duration.between(wall.instant().truncatedTo(ChronoUnit.MILLIS), now());
  }
}
