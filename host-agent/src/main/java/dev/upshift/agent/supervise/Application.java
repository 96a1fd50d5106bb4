package dev.upshift.agent.supervise;

import java.util.Comparator;

/** A desired document that this host applies, and the fence that it raises. */
public record Application(long epoch, String brain, long revision, String mode) {
  private static final Comparator<Application> FENCE =
      Comparator.comparingLong(Application::epoch)
          .thenComparing(Application::brain)
          .thenComparingLong(Application::revision);

  /** What a host runs before any brain has spoken. */
  public static Application first(String lowestMode) {
    return new Application(0, "", 0, lowestMode);
  }

  /** By (epoch, brain, revision). */
  int compareFence(Application other) {
    return FENCE.compare(this, other);
  }
}
