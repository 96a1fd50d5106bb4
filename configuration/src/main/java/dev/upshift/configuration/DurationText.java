package dev.upshift.configuration;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 90s}, {@code 60m}, {@code 1h30m}, {@code 14d}. */
public final class DurationText {
  private static final Pattern SHAPE =
      Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,7})h)?(?:(\\d{1,8})m)?(?:(\\d{1,9})s)?");

  private DurationText() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException where the text is not one
   */
  public static Duration parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (text.isEmpty() || !matcher.matches()) {
      throw new IllegalArgumentException(
          "a duration must be written like 90s, 60m, 1h30m or 14d, but was '" + text + "'");
    }
    return Duration.ofDays(part(matcher, 1))
        .plusHours(part(matcher, 2))
        .plusMinutes(part(matcher, 3))
        .plusSeconds(part(matcher, 4));
  }

  /**
   * Writes a duration with the units that keep its shortest usual form: minutes up to two hours
   * ({@code 60m}), then hours and days; fractions of a second are left out.
   */
  public static String format(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds == 0) {
      return "0s";
    }
    if (seconds % 60 == 0 && seconds <= 7200) {
      return seconds / 60 + "m";
    }
    StringBuilder text = new StringBuilder();
    append(text, seconds / 86_400, 'd');
    append(text, seconds / 3600 % 24, 'h');
    append(text, seconds / 60 % 60, 'm');
    append(text, seconds % 60, 's');
    return text.toString();
  }

  private static void append(StringBuilder text, long amount, char unit) {
    if (amount > 0) {
      text.append(amount).append(unit);
    }
  }

  private static long part(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
