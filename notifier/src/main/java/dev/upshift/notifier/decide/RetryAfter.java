package dev.upshift.notifier.decide;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads {@code Retry-After}: seconds, with or without a fraction, or an HTTP date in any of its
 * forms.
 */
public final class RetryAfter {
  private static final Pattern SECONDS = Pattern.compile("\\d{1,12}(\\.\\d{1,9})?");

  /** No service asks in earnest for a pause this long: such a number counts milliseconds. */
  private static final double LONGEST_IN_SECONDS = 3 * 60 * 60;

  /** The three forms of a date that HTTP has (RFC 9110, 5.6.7); two of them are of the past. */
  private static final List<DateTimeFormatter> DATES =
      List.of(
          DateTimeFormatter.RFC_1123_DATE_TIME,
          DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss zzz", Locale.ENGLISH),
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
              .withZone(ZoneOffset.UTC));

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
    return DATES.stream()
        .flatMap(form -> date(value, form).stream())
        .findFirst()
        .map(until -> Duration.between(now, until))
        .filter(d -> !d.isNegative());
  }

  private static Optional<Instant> date(String value, DateTimeFormatter form) {
    try {
      return Optional.of(ZonedDateTime.parse(value, form).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
