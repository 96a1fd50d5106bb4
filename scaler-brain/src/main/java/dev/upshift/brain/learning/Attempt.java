package dev.upshift.brain.learning;

/**
 * Whether it pays to try a mode again that has failed. An attempt costs what is lost in it where
 * the mode is as bad as it was; waiting costs what is missed where it is better after all. It is
 * due when as much may have been missed as it costs, t hours after the last attempt failed, where
 * {@code gained t + growing t^2 / 2 = price}: then neither waiting nor trying is much worse than
 * what would have been best.
 */
public final class Attempt {
  /** The middles of eight equally likely parts of the normal distribution. */
  private static final double[] EIGHTHS = {
    -1.534, -0.887, -0.489, -0.157, 0.157, 0.489, 0.887, 1.534
  };

  /** Two changes of mode. */
  private static final double CHANGES_HOURS = 0.2;

  /** So many failures are needed to tell. */
  private static final double FAILURES = 3;

  /** How likely it is that the host has changed, for each time as long as it is known. */
  private static final double CHANGING = 0.005;

  /** Rarer failures are too rare to wait for. */
  private static final double LEAST_RATE = 0.01;

  private static final double LONGEST_HOURS = 24 * 365;

  private Attempt() {}

  /**
   * @param above the failure rate believed of the mode
   * @param rate its progress per running hour
   * @param below what the mode below, which runs, is worth per hour
   * @param knownHours for how long the host has been known
   * @param onTheWay what it costs to get there, in hours of the mode below
   * @return hours to wait since the last attempt
   */
  public static double waitHours(
      FailureRate above,
      double rate,
      double below,
      FailureCost cost,
      double knownHours,
      double onTheWay) {
    if (below <= 0) {
      return 0;
    }
    double gained = gained(above, rate, below, cost);
    double lost = gained + 1 - mean(above, rate, cost) / below;
    double lasting = FAILURES * (1 / Math.max(above.mean(), LEAST_RATE) + cost.downEach());
    double price = CHANGES_HOURS + onTheWay + lost * lasting;
    double growing = CHANGING * Math.max(0, rate / below - 1) / Math.max(1, knownHours);
    double divisor = gained + Math.sqrt(gained * gained + 2 * growing * price);
    return divisor <= 0 ? LONGEST_HOURS : Math.min(LONGEST_HOURS, 2 * price / divisor);
  }

  /**
   * What a mode is worth more than the one below, as a share of that: the average over what may be
   * true of it, where it is nothing wherever the mode is worth less.
   */
  public static double gained(FailureRate above, double rate, double below, FailureCost cost) {
    double gained = 0;
    for (double deviations : EIGHTHS) {
      double more = rate * cost.usefulShare(above.at(deviations)) / below - 1;
      gained += Math.max(0, more) / EIGHTHS.length;
    }
    return gained;
  }

  private static double mean(FailureRate above, double rate, FailureCost cost) {
    double mean = 0;
    for (double deviations : EIGHTHS) {
      mean += rate * cost.usefulShare(above.at(deviations)) / EIGHTHS.length;
    }
    return mean;
  }
}
