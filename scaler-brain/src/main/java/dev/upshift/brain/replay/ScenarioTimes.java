package dev.upshift.brain.replay;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the times of a scenario file, line by line: they never go backwards. */
final class ScenarioTimes {
  private static final LocalDate FIRST_DAY = LocalDate.of(2025, 12, 30);
  private static final Pattern CLOCK = Pattern.compile("(\\d\\d):(\\d\\d)(?::(\\d\\d))?");
  private static final Pattern STAMP =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

  private @Nullable Instant last;

  /** The time of the next line. */
  Instant next(String text) {
    Instant previous = last;
    Instant at = STAMP.matcher(text).matches() ? stamp(text) : nextClock(clock(text), previous);
    if (previous != null && at.isBefore(previous)) {
      throw new LineException(
          "the time must not go backwards, but " + at + " is before " + previous);
    }
    last = at;
    return at;
  }

  /** A time not after this line: for a time of day the latest such. */
  static Instant notAfter(String text, Instant line) {
    if (STAMP.matcher(text).matches()) {
      Instant at = stamp(text);
      if (at.isAfter(line)) {
        throw new LineException("'happened' must not be after the line's own time, but was " + at);
      }
      return at;
    }
    LocalTime time = clock(text);
    Instant sameDay = onDay(line, time);
    return sameDay.isAfter(line) ? sameDay.minus(Duration.ofDays(1)) : sameDay;
  }

  private static Instant nextClock(LocalTime time, @Nullable Instant previous) {
    if (previous == null) {
      return FIRST_DAY.atTime(time).toInstant(ZoneOffset.UTC);
    }
    Instant sameDay = onDay(previous, time);
    return sameDay.isBefore(previous) ? sameDay.plus(Duration.ofDays(1)) : sameDay;
  }

  private static Instant onDay(Instant day, LocalTime time) {
    return day.atOffset(ZoneOffset.UTC).toLocalDate().atTime(time).toInstant(ZoneOffset.UTC);
  }

  private static Instant stamp(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException _) {
      throw notATime(text);
    }
  }

  private static LocalTime clock(String text) {
    Matcher matcher = CLOCK.matcher(text);
    if (!matcher.matches()) {
      throw notATime(text);
    }
    String seconds = matcher.group(3);
    try {
      return LocalTime.of(
          Integer.parseInt(matcher.group(1)),
          Integer.parseInt(matcher.group(2)),
          seconds == null ? 0 : Integer.parseInt(seconds));
    } catch (DateTimeException _) {
      throw notATime(text);
    }
  }

  private static LineException notATime(String text) {
    return new LineException(
        "a time must be written HH:MM, HH:MM:SS or like 2025-12-30T19:27:00Z, but was '"
            + text
            + "'");
  }
}
