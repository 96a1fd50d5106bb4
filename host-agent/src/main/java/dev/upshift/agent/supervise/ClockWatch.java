package dev.upshift.agent.supervise;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells by three clocks what happened to time between two looks. A host that slept has counted on
 * the clock that knows sleep and not on the one that stops for it; a clock that was set has jumped
 * against both. Neither is a reboot.
 */
public record ClockWatch(Optional<Reading> last) {
  /** What two readings one after the other may differ by. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  /**
   * One look at the clocks.
   *
   * @param wall what the host takes for the time
   * @param awake since any moment, without the time that the host slept
   * @param sinceBoot with it
   */
  public record Reading(Instant wall, Duration awake, Duration sinceBoot) {}

  /**
   * What was noticed.
   *
   * @param slept how long the host was suspended
   * @param stepped how far its clock was set, back where negative
   */
  public record Look(ClockWatch next, Optional<Duration> slept, Optional<Duration> stepped) {}

  public static ClockWatch fresh() {
    return new ClockWatch(Optional.empty());
  }

  public Look look(Reading reading) {
    ClockWatch next = new ClockWatch(Optional.of(reading));
    if (last.isEmpty()) {
      return new Look(next, Optional.empty(), Optional.empty());
    }
    Reading before = last.get();
    Duration passed = reading.sinceBoot().minus(before.sinceBoot());
    Duration slept = passed.minus(reading.awake().minus(before.awake()));
    Duration stepped = Duration.between(before.wall(), reading.wall()).minus(passed);
    return new Look(next, noted(slept).filter(Duration::isPositive), noted(stepped));
  }

  private static Optional<Duration> noted(Duration difference) {
    return Optional.of(difference).filter(d -> d.abs().compareTo(SLACK) > 0);
  }
}
