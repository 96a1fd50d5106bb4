package dev.upshift.examples.cartpole;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Set once, when the process was asked to end. */
final class StopRequest {
  private final CountDownLatch latch = new CountDownLatch(1);

  void set() {
    latch.countDown();
  }

  boolean isSet() {
    return latch.getCount() == 0;
  }

  /** Waits that long, or until the request is set. */
  void await(long nanos) {
    try {
      if (latch.await(nanos, TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      set();
    }
  }
}
