package dev.upshift.notifier.decide;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code Retry-After}: seconds, with or without a fraction, or an HTTP date. */
public final class RetryAfter {
  private static final Pattern SECONDS = Pattern.compile("\\d{1,12}(\\.\\d{1,9})?");

  /** No service asks in earnest for a pause this long: such a number counts milliseconds. */
  private static final double LONGEST_IN_SECONDS = 3 * 60 * 60;

  private RetryAfter() {}

  /**
   * Reads a number of seconds from a body. Services were seen to write milliseconds where their
   * documentation says seconds: a number that is about a thousand times the header's, or more than
   * three hours, is taken for milliseconds.
   */
  public static Optional<Duration> seconds(double number, Optional<Duration> header) {
    if (!Double.isFinite(number) || number < 0) {
      return header;
    }
    boolean thousandfold =
        header.isPresent()
            && header.get().isPositive()
            && number > 500.0 * header.get().toMillis() / 1000;
    double factor = thousandfold || number > LONGEST_IN_SECONDS ? 1 : 1000;
    Duration asked = Duration.ofMillis((long) Math.ceil(number * factor));
    return Optional.of(header.filter(h -> h.compareTo(asked) > 0).orElse(asked));
  }

  /** The wait asked for; empty where the header says nothing sensible. */
  public static Optional<Duration> parse(String header, Instant now) {
    String value = header.strip();
    if (SECONDS.matcher(value).matches()) {
      return Optional.of(Duration.ofMillis(Math.round(Double.parseDouble(value) * 1000)));
    }
    try {
      Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(now, until)).filter(d -> !d.isNegative());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
