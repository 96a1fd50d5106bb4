package dev.upshift.brain.learning;

/**
 * What a mode is worth on a host: useful progress per hour, with bounds.
 *
 * @param failures the failure rate
 * @param lower useful progress per hour where failures are as frequent as they may well be
 * @param upper where they are as rare as they may well be
 */
public record Estimate(
    String mode,
    double ratePerHour,
    FailureRate failures,
    double lower,
    double mean,
    double upper) {

  /**
   * How far the bounds are from the middle, in standard deviations: seven of ten rates lie below
   * the upper one. Wider bounds act later, and half a day has no time for that.
   */
  static final double DEVIATIONS = 0.6;

  static Estimate of(String mode, double rate, FailureRate failures, FailureCost cost) {
    return new Estimate(
        mode,
        rate,
        failures,
        rate * cost.usefulShare(failures.at(DEVIATIONS)),
        rate * cost.usefulShare(failures.mean()),
        rate * cost.usefulShare(failures.atBest()));
  }
}
