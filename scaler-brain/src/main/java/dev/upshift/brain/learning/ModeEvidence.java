package dev.upshift.brain.learning;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a host has shown of one mode; the older, the less it counts.
 *
 * @param hours of running that was heard
 * @param failures in them
 * @param marks when the last failures came, oldest first
 * @param ratePerHour progress per running hour, as measured; null before it was
 * @param endedAt when the last attempt failed; null before
 * @param belowRate the failure rate of the mode below, as it was then at least
 * @param remembered what was believed of the mode then; null where nobody else's evidence is
 */
public record ModeEvidence(
    double hours,
    double failures,
    List<Instant> marks,
    @Nullable Double ratePerHour,
    @Nullable Instant endedAt,
    double belowRate,
    @Nullable FailureRate remembered) {
  public static final ModeEvidence NONE = new ModeEvidence(0, 0, List.of(), null, null, 0, null);

  static final int MARKS = 9;
  static final int FEWEST = 3;
  static final double RARE = 0.001;

  /** Up to so many times the failures that were expected are never that rare: most need no more. */
  static final double FAR_MORE = 4;

  private static final double RATE_WEIGHT = 0.3;
  private static final double OLD_WEIGHT = 0.3;

  /** So many failures of earlier attempts are remembered in full. */
  private static final double ALONE_FAILURES = 6;

  /** So many failures may be chance: as many in an hour are what the rules put up with. */
  private static final double BY_CHANCE = 3;

  private static final double CHANCE_HOURS = 0.5;
  private static final double SECONDS_PER_HOUR = 3600;

  public ModeEvidence {
    marks = List.copyOf(marks);
  }

  private ModeEvidence having(double newHours, double newFailures, List<Instant> newMarks) {
    return new ModeEvidence(
        newHours, newFailures, newMarks, ratePerHour, endedAt, belowRate, remembered);
  }

  /** What there is counts for this share from now on, and there is more. */
  ModeEvidence aged(double share, double moreHours) {
    return having(Math.max(0, hours * share + moreHours), failures * share, marks);
  }

  /** One more failure; where the latest come too fast for what was before, that is forgotten. */
  public ModeEvidence failed(Instant at) {
    List<Instant> longer = new ArrayList<>(marks);
    longer.add(at);
    if (longer.size() > MARKS) {
      longer.removeFirst();
    }
    ModeEvidence more = having(hours, failures + 1, longer);
    for (int latest = FEWEST; latest < longer.size(); latest++) {
      double span = Math.max(0, hours(longer.get(longer.size() - 1 - latest), at));
      if (more.isFaster(latest, span)) {
        return having(span, latest, longer.subList(longer.size() - latest, longer.size()));
      }
    }
    return more;
  }

  private boolean isFaster(int latest, double span) {
    double before = (Math.max(0, failures - latest) + 1) / Math.max(hours - span, span);
    double expected = before * span;
    return hours > span && expected * FAR_MORE < latest && Poisson.atLeast(latest, expected) < RARE;
  }

  private static double hours(Instant from, Instant to) {
    return from.until(to).toMillis() / 1000.0 / SECONDS_PER_HOUR;
  }

  public ModeEvidence progressing(double rate) {
    double old = ratePerHour == null ? rate : ratePerHour;
    double weighed = old + RATE_WEIGHT * (rate - old);
    return new ModeEvidence(hours, failures, marks, weighed, endedAt, belowRate, remembered);
  }

  /**
   * A new attempt: what was seen in those before counts for less.
   *
   * @param alone where no other host remembers what the mode is like, the host itself keeps more
   */
  public ModeEvidence attempted(boolean alone) {
    double kept = alone ? Math.min(failures, ALONE_FAILURES) : 0;
    double share = failures > 0 ? Math.max(OLD_WEIGHT, kept / failures) : OLD_WEIGHT;
    return having(hours * share, failures * share, List.of());
  }

  /**
   * What would be believed without this evidence, where no other host has shown the mode. It says
   * little of a host on which the mode clearly fails more often than that: then five hours without
   * a failure, added to each short attempt, would make the mode look good for ever.
   */
  FailureRate aloneBelieved() {
    double shown = (failures - BY_CHANCE) / (hours + CHANCE_HOURS);
    FailureRate believed = remembered == null ? FailureRate.UNINFORMED : remembered;
    return shown <= believed.mean()
        ? believed
        : new FailureRate(believed.failures(), believed.failures() / shown);
  }

  /** One failure, this moment's, was none of the mode's. */
  public ModeEvidence forgiven(Instant at) {
    List<Instant> fewer = new ArrayList<>(marks);
    return fewer.remove(at) ? having(hours, Math.max(0, failures - 1), fewer) : this;
  }

  /** The last attempt was none, and there was no other. */
  public ModeEvidence takenBack() {
    return new ModeEvidence(hours, failures, marks, ratePerHour, null, 0, null);
  }

  /** The attempt failed: what it clearly showed is remembered when the evidence has faded. */
  public ModeEvidence gaveUp(Instant at, double rateBelow) {
    return new ModeEvidence(hours, failures, marks, ratePerHour, at, rateBelow, aloneBelieved());
  }
}
