package dev.upshift.brain.decision;

import dev.upshift.configuration.DurationText;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes keys out of a map of texts, and names the key in every complaint. */
record PolicyKeys(Map<String, String> left) {
  private static final int MOST = 1_000_000;

  String text(String key, String preset) {
    String value = left.remove(key);
    return value == null ? preset : value;
  }

  Duration duration(String key, String preset) {
    String text = text(key, preset);
    try {
      return DurationText.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + key + "': " + e.getMessage(), e);
    }
  }

  Duration positive(String key, String preset) {
    Duration duration = duration(key, preset);
    if (duration.isZero()) {
      throw new IllegalArgumentException("'" + key + "' must be longer than 0s");
    }
    return duration;
  }

  Optional<Duration> optionalDuration(String key, String preset) {
    boolean unset = preset.equals("off") && !left.containsKey(key);
    return unset || isOff(key) ? Optional.empty() : Optional.of(positive(key, preset));
  }

  int count(String key, String preset) {
    return count(key, preset, MOST);
  }

  int count(String key, String preset, int most) {
    String text = text(key, preset);
    try {
      int value = Integer.parseInt(text);
      if (value >= 0 && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw notACount(key, text, most, e);
    }
    throw notACount(key, text, most, null);
  }

  boolean flag(String key, String preset) {
    String text = text(key, preset);
    if (!text.equals("on") && !text.equals("off")) {
      throw new IllegalArgumentException("'" + key + "' must be on or off, but was '" + text + "'");
    }
    return text.equals("on");
  }

  Optional<Integer> optionalCount(String key, String preset, int most) {
    return isOff(key) ? Optional.empty() : Optional.of(count(key, preset, most));
  }

  Optional<Integer> optionalPositiveCount(String key, String preset) {
    Optional<Integer> value = optionalCount(key, preset, MOST);
    if (value.equals(Optional.of(0))) {
      throw new IllegalArgumentException("'" + key + "' must be at least 1, or off");
    }
    return value;
  }

  double factor(String key, String preset) {
    return number(key, text(key, preset), 1, MOST);
  }

  /** A share of a whole, as a percentage: {@code 10%}. */
  Optional<Double> optionalShare(String key, String preset) {
    if (isOff(key)) {
      return Optional.empty();
    }
    String text = text(key, preset);
    if (!text.endsWith("%")) {
      throw new IllegalArgumentException(
          "'" + key + "' must be a percentage like 10%, but was '" + text + "'");
    }
    return Optional.of(number(key, text.substring(0, text.length() - 1), 0, 100) / 100);
  }

  Optional<Double> optionalAmount(String key) {
    return isOff(key) || !left.containsKey(key)
        ? Optional.empty()
        : Optional.of(number(key, text(key, ""), 0, MOST));
  }

  private static double number(String key, String text, double least, double most) {
    try {
      double value = Double.parseDouble(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw notANumber(key, text, least, most, e);
    }
    throw notANumber(key, text, least, most, null);
  }

  private static IllegalArgumentException notANumber(
      String key, String text, double least, double most, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "'" + key + "' must be a number from " + least + " to " + most + ", but was '" + text + "'",
        cause);
  }

  private boolean isOff(String key) {
    if ("off".equals(left.get(key))) {
      left.remove(key);
      return true;
    }
    return false;
  }

  private static IllegalArgumentException notACount(
      String key, String text, int most, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "'" + key + "' must be a whole number from 0 to " + most + ", but was '" + text + "'",
        cause);
  }
}
