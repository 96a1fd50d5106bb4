package dev.upshift.examples.cartpole;

import java.time.Duration;

/**
 * Says when something that happens every so often is due again; the first time after one period.
 */
final class Rhythm {
  private final long periodNanos;
  private long lastNanos = System.nanoTime();

  Rhythm(Duration period) {
    this.periodNanos = period.toNanos();
  }

  boolean isDue() {
    long now = System.nanoTime();
    if (now - lastNanos < periodNanos) {
      return false;
    }
    lastNanos = now;
    return true;
  }
}
