package dev.upshift.brain.learning;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What was learned of one host.
 *
 * @param since when it was first heard; null before
 * @param agedAt up to when the evidence is
 * @param stint the stint whose hours are being added
 * @param stintSeconds of it that were added
 * @param stintFailures in it
 * @param downFrom since when it has made no progress after a failure; null while it does
 * @param prior of the host's class, as told last
 */
public record Learning(
    Map<String, ModeEvidence> modes,
    FailureCost cost,
    @Nullable Instant since,
    @Nullable Instant agedAt,
    long stint,
    double stintSeconds,
    int stintFailures,
    @Nullable Instant downFrom,
    ClassPrior prior) {
  public static final Learning NONE =
      new Learning(Map.of(), FailureCost.NONE, null, null, 0, 0, 0, null, ClassPrior.NONE);

  /**
   * How evidence ages: what was seen at half the host's time counts 2^-AGING. It knows no scale: a
   * day's ways are forgotten in days, a month's in months.
   */
  private static final double AGING = 1.5;

  private static final double SECONDS_PER_HOUR = 3600;

  public Learning {
    modes = Collections.unmodifiableSortedMap(new TreeMap<>(modes));
  }

  public ModeEvidence of(String mode) {
    return modes.getOrDefault(mode, ModeEvidence.NONE);
  }

  public Learning with(String mode, UnaryOperator<ModeEvidence> change) {
    Map<String, ModeEvidence> changed = new TreeMap<>(modes);
    changed.put(mode, change.apply(of(mode)));
    return with(changed, agedAt);
  }

  private Learning with(Map<String, ModeEvidence> changed, @Nullable Instant at) {
    return new Learning(
        changed, cost, since, at, stint, stintSeconds, stintFailures, downFrom, prior);
  }

  /** Adds running time of a mode up to this moment, and lets everything age. */
  public Learning ran(String mode, double moreHours, Instant now) {
    if (since == null || agedAt == null) {
      Learning begun =
          new Learning(modes, cost, now, now, stint, stintSeconds, stintFailures, downFrom, prior);
      return begun.with(mode, e -> e.aged(1, moreHours));
    }
    double before = hours(agedAt) + 1;
    double after = Math.max(before, hours(now) + 1);
    double share = Math.pow(before / after, AGING);
    double span = after - before;
    double fresh =
        span <= 0 ? 1 : after / (AGING + 1) * (1 - Math.pow(before / after, AGING + 1)) / span;
    Map<String, ModeEvidence> aged = new TreeMap<>();
    modes.forEach((name, evidence) -> aged.put(name, evidence.aged(share, 0)));
    aged.put(mode, of(mode).aged(share, moreHours * fresh));
    return with(aged, now);
  }

  /** Since the host was first heard. */
  public double hours(Instant at) {
    return since == null ? 0 : Duration.between(since, at).toMillis() / 1000.0 / SECONDS_PER_HOUR;
  }

  public Learning costing(FailureCost more) {
    return new Learning(
        modes, cost.plus(more), since, agedAt, stint, stintSeconds, stintFailures, downFrom, prior);
  }

  /** A failure of this mode at this moment was not its own: it tells nothing of failures here. */
  public Learning forgiven(String mode, Instant at, long ofStint) {
    if (!of(mode).marks().contains(at)) {
      return this;
    }
    double down = downFrom == null ? cost.downEach() : 0;
    int fewer = Math.max(0, stintFailures - (ofStint == stint ? 1 : 0));
    return with(mode, e -> e.forgiven(at))
        .costing(new FailureCost(-1, -down, -cost.lostEach()))
        .inStint(stint, stintSeconds, fewer)
        .down(null);
  }

  public Learning inStint(long number, double seconds, int failures) {
    return new Learning(modes, cost, since, agedAt, number, seconds, failures, downFrom, prior);
  }

  public Learning withPrior(ClassPrior told) {
    return new Learning(
        modes, cost, since, agedAt, stint, stintSeconds, stintFailures, downFrom, told);
  }

  public Learning down(@Nullable Instant from) {
    return new Learning(
        modes, cost, since, agedAt, stint, stintSeconds, stintFailures, from, prior);
  }
}
