package dev.upshift.brain.learning;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a host has shown of one mode since its ways last changed.
 *
 * @param hours of running that was heard
 * @param failures in them
 * @param marks the hours that it showed at each of the last failures, oldest first
 * @param ratePerHour progress per running hour, as measured; null before it was
 * @param shortfallHours what its attempts have cost so far, against the mode below
 * @param endedAt when the last attempt failed; null before
 */
public record ModeEvidence(
    double hours,
    double failures,
    List<Double> marks,
    @Nullable Double ratePerHour,
    double shortfallHours,
    @Nullable Instant endedAt) {
  public static final ModeEvidence NONE = new ModeEvidence(0, 0, List.of(), null, 0, null);

  private static final int MARKS = 8;
  private static final int FEWEST = 3;
  private static final double RARE = 0.001;
  private static final double RATE_WEIGHT = 0.3;
  private static final double OLD_WEIGHT = 0.3;

  public ModeEvidence {
    marks = List.copyOf(marks);
  }

  public ModeEvidence ran(double more) {
    return new ModeEvidence(
        Math.max(0, hours + more), failures, marks, ratePerHour, shortfallHours, endedAt);
  }

  /** One more failure; where the latest come too fast for what was before, that is forgotten. */
  public ModeEvidence failed() {
    List<Double> longer = new ArrayList<>(marks);
    longer.add(hours);
    if (longer.size() > MARKS) {
      longer.removeFirst();
    }
    ModeEvidence more =
        new ModeEvidence(hours, failures + 1, longer, ratePerHour, shortfallHours, endedAt);
    for (int latest = FEWEST; latest < longer.size(); latest++) {
      if (more.isFaster(latest)) {
        return more.since(longer.get(longer.size() - 1 - latest), latest);
      }
    }
    return more;
  }

  private boolean isFaster(int latest) {
    double span = hours - marks.get(marks.size() - 1 - latest);
    double before = (failures - latest + 1) / Math.max(hours - span, span);
    return failures > latest && Poisson.atLeast(latest, before * span) < RARE;
  }

  private ModeEvidence since(double mark, double failuresSince) {
    List<Double> later =
        marks.stream().filter(m -> m > mark).map(m -> m - mark).toList();
    return new ModeEvidence(hours - mark, failuresSince, later, ratePerHour, shortfallHours, endedAt);
  }

  /** A quiet stay that its failure rate does not explain: only the quiet counts then. */
  public ModeEvidence orHealed() {
    double mark = marks.isEmpty() ? 0 : marks.getLast();
    double quiet = hours - mark;
    boolean healed =
        failures >= FEWEST && mark > 0 && Math.exp(-quiet * failures / mark) < RARE;
    return healed ? since(mark, 0) : this;
  }

  public ModeEvidence progressing(double rate) {
    double old = ratePerHour == null ? rate : ratePerHour;
    double weighed = old + RATE_WEIGHT * (rate - old);
    return new ModeEvidence(hours, failures, marks, weighed, shortfallHours, endedAt);
  }

  /** A new attempt: what was seen in those before counts for less. */
  public ModeEvidence attempted() {
    return new ModeEvidence(
        hours * OLD_WEIGHT, failures * OLD_WEIGHT, List.of(), ratePerHour, shortfallHours, endedAt);
  }

  /** The attempt ended, at this cost. */
  public ModeEvidence fellShort(double more, Instant at) {
    return new ModeEvidence(hours, failures, marks, ratePerHour, shortfallHours + more, at);
  }
}
