package dev.upshift.brain.learning;

/**
 * What is believed of a failure rate: a Gamma distribution, as if so many failures had been seen in
 * so many hours.
 */
public record FailureRate(double failures, double hours) {
  /** Believed of a mode that nothing is known of: about one failure in ten hours, weakly. */
  static final FailureRate UNINFORMED = new FailureRate(0.5, 5);

  private static final double LEAST_HOURS = 1e-6;

  public FailureRate {
    if (failures < 0 || hours < 0) {
      throw new IllegalArgumentException(
          "a failure rate must not be negative, but was " + failures + " in " + hours + "h");
    }
  }

  FailureRate plus(double moreFailures, double moreHours) {
    return new FailureRate(failures + moreFailures, hours + moreHours);
  }

  /** The same mean, resting on at most this many failures. */
  FailureRate atMost(double mostFailures) {
    return failures <= mostFailures
        ? this
        : new FailureRate(mostFailures, hours * mostFailures / failures);
  }

  public double mean() {
    return failures / Math.max(hours, LEAST_HOURS);
  }

  /**
   * The rate at so many standard deviations from the middle (Wilson and Hilferty's approximation of
   * the quantile).
   */
  public double at(double deviations) {
    if (failures <= 0) {
      return 0;
    }
    double ninth = 1 / (9 * failures);
    double root = 1 - ninth + deviations * Math.sqrt(ninth);
    return root <= 0 ? 0 : mean() * root * root * root;
  }
}
