package dev.upshift.examples.cartpole;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The command line, read and checked. */
record Options(
    int environments,
    Path checkpoint,
    Duration checkpointEvery,
    Duration reportEvery,
    OptionalDouble targetReturn,
    OptionalLong targetEpisodes,
    OptionalLong stepsPerSecond,
    long seed) {
  static final String HELP =
      """
      Learns to balance a pole on a cart until it is stopped or a target is reached.

        --checkpoint FILE       where the state is kept; resumed from when it is there (required)
        --environments N        environments stepped in parallel, 1 to 4096 (default 8)
        --checkpoint-every TIME how often the checkpoint is written (default 2s)
        --report-every TIME     how often a progress line is printed (default 1s)
        --target-return X       complete when the mean return of the last 100 episodes is X (up to 500)
        --target-episodes N     complete after N episodes; with both targets, the first one counts
        --throttle N            take no more than N steps a second, all environments together
        --seed N                where the randomness of a fresh start comes from (default 1)
        --help                  print this

      TIME is a number and a unit: 500ms, 2s, 1m. Exit codes: 0 target reached, 1 error, 2 wrong
      command line, 143 stopped by SIGTERM after a last checkpoint.
      """;

  private static final Set<String> NAMES =
      new TreeSet<>(
          Set.of(
              "--checkpoint",
              "--environments",
              "--checkpoint-every",
              "--report-every",
              "--target-return",
              "--target-episodes",
              "--throttle",
              "--seed"));
  private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m)");

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException where it is wrong; the message is a sentence for people
   */
  static Options parse(String... arguments) {
    Map<String, String> values = pair(arguments);
    return new Options(
        (int) whole(values, "--environments", 8, 1, 4096),
        path(values.get("--checkpoint")),
        time(values.getOrDefault("--checkpoint-every", "2s"), "--checkpoint-every"),
        time(values.getOrDefault("--report-every", "1s"), "--report-every"),
        targetReturn(values.get("--target-return")),
        optionalWhole(values, "--target-episodes"),
        optionalWhole(values, "--throttle"),
        whole(values, "--seed", 1, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  private static Map<String, String> pair(String... arguments) {
    Map<String, String> values = new HashMap<>();
    for (int index = 0; index < arguments.length; index += 2) {
      String name = arguments[index];
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException(
            "The option %s is not known: use %s.".formatted(name, String.join(", ", NAMES)));
      }
      if (index + 1 == arguments.length) {
        throw new IllegalArgumentException("The option %s needs a value.".formatted(name));
      }
      if (values.put(name, arguments[index + 1]) != null) {
        throw new IllegalArgumentException("The option %s must be given once.".formatted(name));
      }
    }
    return values;
  }

  private static Path path(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      throw new IllegalArgumentException("The option --checkpoint FILE must be given.");
    }
    try {
      Path path = Path.of(text);
      if (path.getFileName() == null) {
        throw new IllegalArgumentException(
            "The option --checkpoint must name a file, but was %s.".formatted(text));
      }
      return path;
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "The option --checkpoint must name a file, but was %s.".formatted(text), e);
    }
  }

  private static OptionalLong optionalWhole(Map<String, String> values, String name) {
    return values.containsKey(name)
        ? OptionalLong.of(whole(values, name, 1, 1, Long.MAX_VALUE))
        : OptionalLong.empty();
  }

  private static long whole(
      Map<String, String> values, String name, long standard, long least, long most) {
    String text = values.get(name);
    if (text == null) {
      return standard;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException _) {
      throw notWhole(name, text, least, most);
    }
    throw notWhole(name, text, least, most);
  }

  private static IllegalArgumentException notWhole(
      String name, String text, long least, long most) {
    return new IllegalArgumentException(
        "The option %s must be a whole number from %d to %d, but was %s."
            .formatted(name, least, most, text));
  }

  private static OptionalDouble targetReturn(@Nullable String text) {
    if (text == null) {
      return OptionalDouble.empty();
    }
    if (text.matches("\\d{1,3}(\\.\\d{1,6})?")) {
      double value = Double.parseDouble(text);
      if (value > 0 && value <= 500) {
        return OptionalDouble.of(value);
      }
    }
    throw new IllegalArgumentException(
        "The option --target-return must be a number above 0 and up to 500, but was %s."
            .formatted(text));
  }

  private static Duration time(String text, String name) {
    Matcher matcher = TIME.matcher(text);
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      Duration time =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
          };
      if (time.isPositive()) {
        return time;
      }
    }
    throw new IllegalArgumentException(
        "The option %s must be a time like 500ms, 2s or 1m, but was %s.".formatted(name, text));
  }
}
