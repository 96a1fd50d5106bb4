package dev.upshift.brain.backtest;

import java.util.SplittableRandom;

/**
 * Seeded chance that belongs to a place and not to a course of events: the same for every policy.
 */
final class Luck {
  private Luck() {}

  /** The uniform number of one failure of a host. */
  static double of(long seed, String host, int index) {
    return stream(seed, host, index).nextDouble();
  }

  static SplittableRandom stream(long seed, String name, long index) {
    return new SplittableRandom(mix(mix(seed ^ hash(name)) + index));
  }

  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
