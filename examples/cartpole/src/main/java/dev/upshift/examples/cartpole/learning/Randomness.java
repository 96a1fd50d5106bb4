package dev.upshift.examples.cartpole.learning;

/**
 * SplitMix64 with its state in the open: the generators of the JDK hide theirs, and a checkpoint
 * must hold it.
 */
final class Randomness {
  private long state;

  Randomness(long state) {
    this.state = state;
  }

  long state() {
    return state;
  }

  private long nextLong() {
    state += 0x9E3779B97F4A7C15L;
    long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /** Uniform in [0, 1). */
  double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** Uniform in [-bound, bound). */
  double nextWithin(double bound) {
    return (2 * nextDouble() - 1) * bound;
  }

  /** Uniform in 0 to bound - 1. */
  int nextInt(int bound) {
    return (int) (nextDouble() * bound);
  }
}
