package dev.upshift.notifier.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * When alerts that still fire are sent again to a receiver that may have forgotten them: in rounds,
 * an interval apart. Each sends what was told as it was told; nothing but the receiver's memory is
 * changed by it.
 *
 * @param since when the last round began; before the first one, when the sender started
 */
public record Resending(Duration interval, Instant since) {
  /** The shortest interval: a round may have many alerts. */
  public static final Duration SHORTEST = Duration.ofSeconds(1);

  /** The longest: the receiver keeps an alert for longer than that. */
  public static final Duration LONGEST = Duration.ofDays(1);

  public Resending {
    require(interval);
  }

  /** Refuses an interval that is out of bounds. */
  public static void require(Duration interval) {
    if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "resend-interval must be from 1s to 1d, but was "
              + interval.toString().substring(2).toLowerCase(Locale.ROOT));
    }
  }

  /** How long until the next round; zero when it is due, also after the clock was set back. */
  public Duration untilNext(Instant now) {
    Duration passed = Duration.between(since, now);
    boolean due = passed.isNegative() || passed.compareTo(interval) >= 0;
    return due ? Duration.ZERO : interval.minus(passed);
  }

  /** The next round begins. */
  public Resending begun(Instant now) {
    return new Resending(interval, now);
  }

  /** What is sent of an alert that fires: its end under another severity was told before. */
  public static Announcement again(Announcement told) {
    return told.after(null);
  }
}
