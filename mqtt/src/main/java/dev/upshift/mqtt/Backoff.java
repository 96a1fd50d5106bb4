package dev.upshift.mqtt;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubling from the least to the most, each drawn from
 * the upper half of its step, so that clients that lost the same broker do not come back in step.
 */
final class Backoff {
  private final long leastMillis;
  private final long mostMillis;
  private final RandomGenerator random;
  private long stepMillis;

  Backoff(Duration atLeast, Duration atMost, RandomGenerator random) {
    leastMillis = Math.max(1, atLeast.toMillis());
    mostMillis = Math.max(leastMillis, atMost.toMillis());
    this.random = random;
    stepMillis = leastMillis;
  }

  Duration next() {
    long step = stepMillis;
    stepMillis = step >= mostMillis / 2 ? mostMillis : step * 2;
    return Duration.ofMillis(random.nextLong(step - step / 2, step + 1));
  }

  /** A connection has lasted: the next wait is the least again. */
  void reset() {
    stepMillis = leastMillis;
  }
}
