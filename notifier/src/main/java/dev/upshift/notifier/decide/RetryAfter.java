package dev.upshift.notifier.decide;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads how long a service asks to wait: {@code Retry-After} in seconds, with or without a
 * fraction, or as an HTTP date in any of its forms, and where that is missing or says nothing
 * sensible, the headers of its rate limit.
 */
public final class RetryAfter {
  private static final Pattern SECONDS = Pattern.compile("\\d{1,13}(\\.\\d{1,9})?");

  /** No service asks in earnest for a pause this long: such a number counts milliseconds. */
  private static final double LONGEST_IN_SECONDS = 3 * 60 * 60;

  /** The three forms of a date that HTTP has (RFC 9110, 5.6.7); two of them are of the past. */
  private static final List<DateTimeFormatter> DATES =
      List.of(
          DateTimeFormatter.RFC_1123_DATE_TIME,
          DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss zzz", Locale.ENGLISH),
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
              .withZone(ZoneOffset.UTC));

  /** The header that is meant for it. */
  public static final String HEADER = "Retry-After";

  /** A limit that is used up, in the {@code RateLimit} of the IETF's drafts, early and late. */
  private static final Pattern USED_UP =
      Pattern.compile("\\breset=(\\d{1,12})|;\\s*r=0\\s*;\\s*t=(\\d{1,12})");

  /** From here on a number is a moment since 1970, in seconds, and from there in milliseconds. */
  private static final double EPOCH_SECONDS = 1e9;

  private static final double EPOCH_MILLIS = 1e12;

  private RetryAfter() {}

  /**
   * The wait that the headers of an answer ask for.
   *
   * @param headers the first value of a header by its name
   */
  public static Optional<Duration> in(Function<String, Optional<String>> headers, Instant now) {
    return headers
        .apply(HEADER)
        .flatMap(v -> parse(v, now))
        .or(() -> headers.apply("X-RateLimit-Reset-After").flatMap(v -> parse(v, now)))
        .or(() -> headers.apply("RateLimit-Reset").flatMap(v -> parse(v, now)))
        .or(() -> headers.apply("RateLimit").flatMap(RetryAfter::usedUp))
        .or(() -> headers.apply("X-RateLimit-Reset").flatMap(v -> reset(v, now)));
  }

  private static Optional<Duration> usedUp(String limits) {
    return USED_UP
        .matcher(limits)
        .results()
        .map(m -> Objects.requireNonNullElseGet(m.group(1), () -> m.group(2)))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .max(Comparator.naturalOrder());
  }

  /** Services tell here a moment, in seconds or milliseconds, or a wait. */
  private static Optional<Duration> reset(String value, Instant now) {
    Optional<Duration> number = parse(value, now);
    double seconds = number.map(d -> d.toMillis() / 1000.0).orElse(0.0);
    if (seconds < EPOCH_SECONDS) {
      return number;
    }
    long millis = Math.round(seconds >= EPOCH_MILLIS ? seconds : seconds * 1000);
    return Optional.of(Duration.between(now, Instant.ofEpochMilli(millis)))
        .filter(d -> !d.isNegative());
  }

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
