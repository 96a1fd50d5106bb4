package dev.upshift.brain.learning;

/**
 * What failures cost, summed over so many of them. It is the same whatever mode runs: a failure
 * takes the host down, and what was done since the last checkpoint is lost.
 *
 * @param downHours until the training made progress again
 * @param lostHours of running whose work was lost
 */
public record FailureCost(double failures, double downHours, double lostHours) {
  public static final FailureCost NONE = new FailureCost(0, 0, 0);

  /** Believed while nothing is known: ten minutes down, ten minutes of work lost. */
  static final FailureCost UNINFORMED = new FailureCost(1, 1 / 6.0, 1 / 6.0);

  public FailureCost plus(FailureCost other) {
    return new FailureCost(
        failures + other.failures, downHours + other.downHours, lostHours + other.lostHours);
  }

  FailureCost atMost(double most) {
    double share = failures <= most ? 1 : most / failures;
    return new FailureCost(failures * share, downHours * share, lostHours * share);
  }

  public double downEach() {
    return failures > 0 ? downHours / failures : 0;
  }

  public double lostEach() {
    return failures > 0 ? lostHours / failures : 0;
  }

  /** The share of all time that is useful running, at this many failures per running hour. */
  public double usefulShare(double failuresPerHour) {
    double kept = Math.max(0, 1 - failuresPerHour * lostEach());
    return kept / (1 + failuresPerHour * downEach());
  }
}
