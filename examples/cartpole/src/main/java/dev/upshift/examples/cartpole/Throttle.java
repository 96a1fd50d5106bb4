package dev.upshift.examples.cartpole;

import dev.upshift.examples.cartpole.learning.Pace;
import java.util.concurrent.TimeUnit;

/**
 * Holds the learner back to so many steps a second, so that a demonstration does not take a whole
 * core. It waits in pieces of several milliseconds, makes no short pause up afterwards, and lets go
 * at once when the process is to stop.
 */
final class Throttle implements Pace {
  private static final long LEAST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long MOST_ARREARS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final double nanosPerStep;
  private final StopRequest stop;
  private long dueNanos = System.nanoTime();

  Throttle(long stepsPerSecond, StopRequest stop) {
    this.nanosPerStep = (double) TimeUnit.SECONDS.toNanos(1) / stepsPerSecond;
    this.stop = stop;
  }

  @Override
  public void beforeSteps(int steps) {
    long now = System.nanoTime();
    long early = dueNanos - now;
    if (early > LEAST_WAIT_NANOS) {
      stop.await(early);
    } else if (early < -MOST_ARREARS_NANOS) {
      dueNanos = now - MOST_ARREARS_NANOS;
    }
    dueNanos += (long) (steps * nanosPerStep);
  }
}
