package dev.upshift.brain.learning;

import java.util.Optional;

/** Weighs what a host has shown with what its class and its other modes have. */
public final class Estimates {
  private static final double COST_WEIGHT = 3;
  private static final double LEAST_RATIO = 0.02;

  /** A mode that fails this much less often than before, bounds considered, has healed. */
  private static final double HEALED = 0.7;

  /** What a mode above one that has healed showed before rests on no more failures than this. */
  private static final double HEALED_FAILURES = 2;

  private Estimates() {}

  public static FailureCost cost(Learning learning) {
    FailureCost prior = learning.prior().cost();
    FailureCost base = prior.failures() > 0 ? prior.atMost(COST_WEIGHT) : FailureCost.UNINFORMED;
    return base.plus(learning.cost());
  }

  /** A mode's worth by its own evidence and its class's. */
  public static Estimate own(Learning learning, String mode, double rate) {
    return new Estimate(mode, rate, ownRate(learning, mode), cost(learning));
  }

  /** The same, where its rate of progress was measured. */
  public static Optional<Estimate> measured(Learning learning, String mode) {
    return Optional.ofNullable(learning.of(mode).ratePerHour())
        .map(rate -> own(learning, mode, rate));
  }

  private static FailureRate ownRate(Learning learning, String mode) {
    ModeEvidence evidence = learning.of(mode);
    FailureRate told = learning.prior().rates().get(mode);
    FailureRate prior = told == null ? evidence.aloneBelieved() : told;
    return prior.plus(evidence.failures(), evidence.hours());
  }

  /**
   * The failure rate of a mode above another: where nobody has shown it, it may be as bad as that
   * one, or much better or worse.
   */
  public static FailureRate beyond(Learning learning, String mode, FailureRate other) {
    boolean isShown =
        learning.of(mode).hours() > 0
            || learning.of(mode).failures() > 0
            || learning.prior().rates().containsKey(mode);
    return isShown ? ownRate(learning, mode) : other.atMost(FailureRate.UNINFORMED.failures());
  }

  /**
   * The worth of a mode that does not run now. What strikes the one that does run strikes it, too,
   * as much less or more as in the class.
   */
  public static Estimate beside(Learning learning, String mode, double rate, String running) {
    double ratio = Math.clamp(learning.prior().ratio(mode, running), LEAST_RATIO, 1);
    double expected = Math.max(1e-9, ownRate(learning, running).mean() * ratio);
    ModeEvidence evidence = learning.of(mode);
    FailureRate failures =
        new FailureRate(1, 1 / expected).plus(evidence.failures(), evidence.hours());
    return new Estimate(mode, rate, failures, cost(learning));
  }

  /**
   * The failure rate of a mode above the running one, which fails less now than when the mode was
   * given up: then that one may have healed as well.
   */
  public static FailureRate above(Learning learning, String mode, String running) {
    FailureRate shown = ownRate(learning, mode);
    double then = learning.of(mode).belowRate();
    double now = ownRate(learning, running).at(1);
    return learning.of(mode).endedAt() == null || now >= HEALED * then
        ? shown
        : new FailureRate(shown.failures(), shown.hours() * then / now).atMost(HEALED_FAILURES);
  }
}
