package dev.upshift.brain.learning;

/** The Poisson distribution. */
final class Poisson {
  private Poisson() {}

  /** How likely so many events or more are. */
  static double atLeast(int events, double mean) {
    double term = Math.exp(-mean);
    double below = 0;
    for (int i = 0; i < events; i++) {
      below += term;
      term *= mean / (i + 1);
    }
    return Math.max(0, 1 - below);
  }
}
