package dev.upshift.agent.telemetry;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds progress in a training's log lines: a regular expression with any of the named groups
 * {@code progress}, {@code total} and {@code rate} (an hour). Another one, with the group {@code
 * seconds}, finds how long a checkpoint took.
 */
public final class ProgressPattern {
  private static final Pattern NOT_A_NUMBER =
      Pattern.compile("[-+]?(nan|inf|infinity)", Pattern.CASE_INSENSITIVE);
  private static final Set<String> GROUPS = Set.of("progress", "total", "rate");

  private final Optional<Pattern> progress;
  private final Optional<Pattern> completed;
  private final Optional<Pattern> trouble;
  private final Optional<Pattern> checkpoint;

  public ProgressPattern(
      Optional<Pattern> progress, Optional<Pattern> completed, Optional<Pattern> trouble) {
    this(progress, completed, trouble, Optional.empty());
  }

  /**
   * Makes a reader of log lines.
   *
   * @param checkpoint has the named group {@code seconds}
   */
  public ProgressPattern(
      Optional<Pattern> progress,
      Optional<Pattern> completed,
      Optional<Pattern> trouble,
      Optional<Pattern> checkpoint) {
    this.checkpoint = checkpoint;
    progress.ifPresent(p -> {
      if (p.namedGroups().keySet().stream().noneMatch(GROUPS::contains)) {
        throw new IllegalArgumentException(
            "a progress pattern must have at least one of the groups (?<progress>…), (?<total>…)"
                + " and (?<rate>…), but was '"
                + p.pattern()
                + "'");
      }
    });
    this.progress = progress;
    this.completed = completed;
    this.trouble = trouble;
  }

  /**
   * What a line says. Null: nothing of it.
   *
   * @param checkpointSeconds how long the last checkpoint took
   */
  public record Reading(
      @Nullable Double progress,
      @Nullable Double total,
      @Nullable Double rate,
      @Nullable Double checkpointSeconds) {
    public static final Reading NONE = new Reading(null, null, null);

    public Reading(@Nullable Double progress, @Nullable Double total, @Nullable Double rate) {
      this(progress, total, rate, null);
    }

    /** What a later line leaves out stays as it was. */
    public Reading updated(Reading later) {
      return new Reading(
          later.progress == null ? progress : later.progress,
          later.total == null ? total : later.total,
          later.rate == null ? rate : later.rate,
          later.checkpointSeconds == null ? checkpointSeconds : later.checkpointSeconds);
    }

    /** Figures of several commands together. */
    public Reading plus(Reading other) {
      return new Reading(
          sum(progress, other.progress),
          sum(total, other.total),
          sum(rate, other.rate),
          longer(checkpointSeconds, other.checkpointSeconds));
    }

    /** Commands save at the same time, not one after the other. */
    private static @Nullable Double longer(@Nullable Double one, @Nullable Double other) {
      return one == null ? other : other == null ? one : Double.valueOf(Math.max(one, other));
    }

    private static @Nullable Double sum(@Nullable Double one, @Nullable Double other) {
      return one == null ? other : other == null ? one : Double.valueOf(one + other);
    }
  }

  /** The reading after one more line. */
  public Reading read(String line, Reading before) {
    Matcher matcher = progress.map(p -> p.matcher(line)).orElse(null);
    Reading known = before.updated(new Reading(null, null, null, checkpointSeconds(line)));
    return matcher == null || !matcher.find()
        ? known
        : known.updated(
            new Reading(
                group(matcher, "progress"), group(matcher, "total"), group(matcher, "rate")));
  }

  private @Nullable Double checkpointSeconds(String line) {
    Matcher matcher = checkpoint.map(p -> p.matcher(line)).orElse(null);
    Double seconds = matcher == null || !matcher.find() ? null : group(matcher, "seconds");
    return seconds == null || seconds < 0 ? null : seconds;
  }

  public boolean saysCompleted(String line) {
    return completed.filter(c -> c.matcher(line).find()).isPresent();
  }

  /** Whether a line tells of trouble: by its own pattern, or with a figure that is none. */
  public boolean saysTrouble(String line) {
    return trouble.filter(t -> t.matcher(line).find()).isPresent()
        || progress.map(p -> p.matcher(line)).filter(Matcher::find).stream()
            .anyMatch(ProgressPattern::hasNoNumber);
  }

  private static boolean hasNoNumber(Matcher matcher) {
    return GROUPS.stream()
        .filter(matcher.namedGroups()::containsKey)
        .map(matcher::group)
        .anyMatch(text -> text != null && NOT_A_NUMBER.matcher(text).matches());
  }

  private static @Nullable Double group(Matcher matcher, String name) {
    if (!matcher.namedGroups().containsKey(name) || matcher.group(name) == null) {
      return null;
    }
    try {
      double value = Double.parseDouble(matcher.group(name).replace(",", ""));
      return Double.isFinite(value) ? value : null;
    } catch (NumberFormatException _) {
      return null;
    }
  }
}
