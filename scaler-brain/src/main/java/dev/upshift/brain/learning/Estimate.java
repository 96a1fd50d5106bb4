package dev.upshift.brain.learning;

/**
 * What a mode is worth on a host: useful progress per hour, with bounds. They are found when they
 * are asked for: most are not.
 *
 * @param failures the failure rate
 * @param cost of a failure
 */
public record Estimate(String mode, double ratePerHour, FailureRate failures, FailureCost cost) {

  /**
   * How far the bounds are from the middle, in standard deviations: seven of ten rates lie below
   * the upper one. Wider bounds act later, and half a day has no time for that.
   */
  private static final double DEVIATIONS = 0.6;

  /** Where failures are as frequent as they may well be. */
  public double lower() {
    return ratePerHour * cost.usefulShare(failures.at(DEVIATIONS));
  }

  public double mean() {
    return ratePerHour * cost.usefulShare(failures.mean());
  }

  /** Where failures are as rare as they may well be. */
  public double upper() {
    return ratePerHour * cost.usefulShare(failures.at(-DEVIATIONS));
  }
}
