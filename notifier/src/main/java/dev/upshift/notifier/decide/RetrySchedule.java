package dev.upshift.notifier.decide;

import dev.upshift.notifier.decide.Consequence.ForChannel;
import dev.upshift.notifier.decide.Consequence.ForDelivery;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * When a delivery is tried again. The delay doubles from {@code firstDelay} to {@code maxDelay},
 * half of it drawn from (event, channel, attempt) so that a crowd spreads and a replay does not
 * differ. What fails when it has waited {@code expiry} is given up; nothing is given up untried.
 */
public record RetrySchedule(Duration firstDelay, Duration maxDelay, Duration expiry) {
  /** The longest pause that a channel may ask for; more is taken for a mistake in units. */
  public static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  public Consequence after(Attempt attempt, Answer answer, Instant now) {
    return switch (answer) {
      case Answer.Delivered _ -> open(new ForDelivery.Done());
      case Answer.Busy(String why, Optional<Duration> asked) -> paused(attempt, why, asked, now);
      case Answer.Failed(String why) ->
          open(again(attempt, now.plus(delay(attempt)), attempt.possibleRepeat(), why, now));
      case Answer.Uncertain(String why) ->
          open(again(attempt, now.plus(delay(attempt)), true, why, now));
      case Answer.Partly(String why) -> open(new ForDelivery.Dead(why));
      case Answer.Malformed(String why) -> open(malformed(attempt, why, now));
      case Answer.Refused(String why) ->
          new Consequence(
              new ForDelivery.Again(now, attempt.form(), attempt.possibleRepeat(), why),
              new ForChannel.Stopped(why));
    };
  }

  /** The delay after an attempt that failed. */
  Duration delay(Attempt attempt) {
    int doublings = Math.min(attempt.number() - 1, 30);
    long full = Math.min(maxDelay.toMillis(), firstDelay.toMillis() << doublings);
    long seed = (attempt.eventId() + "\n" + attempt.channel()).hashCode() * 31L + attempt.number();
    return Duration.ofMillis(full / 2 + new SplittableRandom(seed).nextLong(full / 2 + 1));
  }

  private Consequence paused(Attempt attempt, String why, Optional<Duration> asked, Instant now) {
    Duration wait =
        asked
            .map(d -> d.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : d)
            .filter(Duration::isPositive)
            .orElseGet(() -> delay(attempt));
    Instant until = now.plus(wait);
    return new Consequence(
        again(attempt, until, attempt.possibleRepeat(), why, now), new ForChannel.Paused(until));
  }

  private ForDelivery malformed(Attempt attempt, String why, Instant now) {
    return attempt.form() == Form.NATIVE
        ? new ForDelivery.Again(now, Form.PLAIN, attempt.possibleRepeat(), why)
        : new ForDelivery.Dead(why);
  }

  private ForDelivery again(
      Attempt attempt, Instant at, boolean possibleRepeat, String why, Instant now) {
    boolean expired = !now.isBefore(attempt.queuedAt().plus(expiry));
    return expired
        ? new ForDelivery.Dead(why + "; given up after " + attempt.number() + " attempts")
        : new ForDelivery.Again(at, attempt.form(), possibleRepeat, why);
  }

  private static Consequence open(ForDelivery delivery) {
    return new Consequence(delivery, new ForChannel.Open());
  }
}
