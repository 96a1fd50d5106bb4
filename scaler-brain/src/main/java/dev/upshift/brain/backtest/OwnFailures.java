package dev.upshift.brain.backtest;

import java.util.SplittableRandom;

/**
 * The failures that a mode brings by itself on one host: a Poisson stream on the clock, the same
 * whoever looks at it and whenever.
 */
final class OwnFailures {
  private final SplittableRandom chance;
  private final double meanMillis;
  private long next;

  OwnFailures(World world, Course course, int rung) {
    double perHour = world.modes().modes().get(rung).failuresPerHour();
    chance = Luck.stream(world.seed(), course.host(), -1L - rung);
    meanMillis = perHour > 0 ? World.MILLIS_PER_HOUR / perHour : Double.POSITIVE_INFINITY;
    next = course.from() + gap();
  }

  /** The first at this moment or later. */
  long notBefore(long at) {
    while (next < at) {
      next += gap();
    }
    return next;
  }

  private long gap() {
    if (Double.isInfinite(meanMillis)) {
      return Long.MAX_VALUE / 4;
    }
    return 1 + (long) (-Math.log(1 - chance.nextDouble()) * meanMillis);
  }
}
