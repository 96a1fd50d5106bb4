package dev.upshift.brain.learning;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
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
 * @param outage since a failure that it has made no progress after; null while it does
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
    @Nullable Outage outage,
    ClassPrior prior) {
  public static final Learning NONE =
      new Learning(Map.of(), FailureCost.NONE, null, null, 0, 0, 0, null, ClassPrior.NONE);

  /**
   * An outage that goes on.
   *
   * @param failures that it began with and that came while it lasted
   * @param lostHours of running whose work was lost
   */
  public record Outage(Instant from, int failures, double lostHours) {
    Outage failedAgain(double moreLostHours) {
      return new Outage(from, failures + 1, lostHours + moreLostHours);
    }

    FailureCost cost(Instant until) {
      double down = hours(from.until(until));
      return new FailureCost(failures, Math.max(0, down), lostHours);
    }
  }

  /**
   * How evidence ages: what was seen at half the host's time counts 2^-AGING. It knows no scale: a
   * day's ways are forgotten in days, a month's in months.
   */
  private static final double AGING = 1.5;

  /** Before this time nothing ages much: what is known of a young host is little enough. */
  private static final double YOUNG_HOURS = 4;

  private static final double SECONDS_PER_HOUR = 3600;

  public Learning {
    modes = SortedCopy.of(modes);
  }

  public ModeEvidence of(String mode) {
    return modes.getOrDefault(mode, ModeEvidence.NONE);
  }

  /** Whether the training has ever reported how fast it goes. */
  public boolean isMeasured() {
    return SortedCopy.any(modes, shown -> shown.ratePerHour() != null);
  }

  public Learning with(String mode, UnaryOperator<ModeEvidence> change) {
    return with(SortedCopy.with(modes, mode, change.apply(of(mode))), agedAt);
  }

  private Learning with(Map<String, ModeEvidence> changed, @Nullable Instant at) {
    return new Learning(
        changed, cost, since, at, stint, stintSeconds, stintFailures, outage, prior);
  }

  /**
   * Adds running time of a mode up to this moment, and lets everything age.
   *
   * @param alone before this time nothing ages much on a host that nobody tells of others: it has
   *     its own evidence only
   */
  public Learning ran(String mode, double moreHours, Instant now, Duration alone) {
    if (since == null || agedAt == null) {
      Learning begun =
          new Learning(modes, cost, now, now, stint, stintSeconds, stintFailures, outage, prior);
      return begun.with(mode, e -> e.aged(1, moreHours));
    }
    double young = prior.rates().isEmpty() ? hours(alone) : YOUNG_HOURS;
    double before = hours(agedAt) + young;
    double after = Math.max(before, hours(now) + young);
    double share = Math.pow(before / after, AGING);
    double span = after - before;
    double fresh =
        span <= 0 ? 1 : after / (AGING + 1) * (1 - Math.pow(before / after, AGING + 1)) / span;
    ModeEvidence ran = of(mode).aged(share, moreHours * fresh);
    Map<String, ModeEvidence> aged =
        SortedCopy.changed(modes, (name, e) -> name.equals(mode) ? ran : e.aged(share, 0));
    return with(modes.containsKey(mode) ? aged : SortedCopy.with(aged, mode, ran), now);
  }

  /** Since the host was first heard. */
  public double hours(Instant at) {
    return since == null ? 0 : hours(since.until(at));
  }

  private static double hours(Duration duration) {
    return duration.toMillis() / 1000.0 / SECONDS_PER_HOUR;
  }

  /** A failure of this mode at this moment was not its own: it tells nothing of failures here. */
  public Learning forgiven(String mode, Instant at, long ofStint) {
    if (!of(mode).marks().contains(at)) {
      return this;
    }
    int fewer = Math.max(0, stintFailures - (ofStint == stint ? 1 : 0));
    FailureCost left =
        outage != null ? cost : cost.plus(new FailureCost(-1, -cost.downEach(), -cost.lostEach()));
    return new Learning(modes, left, since, agedAt, stint, stintSeconds, fewer, null, prior)
        .with(mode, e -> e.forgiven(at));
  }

  public Learning inStint(long number, double seconds, int failures) {
    return new Learning(modes, cost, since, agedAt, number, seconds, failures, outage, prior);
  }

  public Learning withPrior(ClassPrior told) {
    return new Learning(
        modes, cost, since, agedAt, stint, stintSeconds, stintFailures, outage, told);
  }

  /** A failure whose cost is not known before progress is made again. */
  public Learning failed(Instant from, double lostHours) {
    Outage longer = outage == null ? new Outage(from, 1, lostHours) : outage.failedAgain(lostHours);
    return new Learning(
        modes, cost, since, agedAt, stint, stintSeconds, stintFailures, longer, prior);
  }

  /** Progress is made again: now the outage's cost is known. */
  public Learning recovered(Instant at) {
    FailureCost more = outage == null ? FailureCost.NONE : outage.cost(at);
    return new Learning(
        modes, cost.plus(more), since, agedAt, stint, stintSeconds, stintFailures, null, prior);
  }
}
