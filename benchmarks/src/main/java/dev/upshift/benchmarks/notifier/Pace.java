package dev.upshift.benchmarks.notifier;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Does something at a steady pace. */
final class Pace implements AutoCloseable {
  private final ScheduledExecutorService thread = Executors.newScheduledThreadPool(2);

  /** Goes on until it is cancelled. */
  ScheduledFuture<?> every(long millis, Runnable step) {
    return thread.scheduleAtFixedRate(step, 0, millis, TimeUnit.MILLISECONDS);
  }

  /** Does it so many times and returns then. */
  void times(int count, long millis, Runnable step) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(count);
    AtomicInteger left = new AtomicInteger(count);
    ScheduledFuture<?> steps =
        every(
            millis,
            () -> {
              if (left.getAndDecrement() > 0) {
                step.run();
                done.countDown();
              }
            });
    done.await();
    steps.cancel(false);
  }

  /** Returns after so long. */
  void pause(long millis) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    ScheduledFuture<?> _ = thread.schedule(over::countDown, millis, TimeUnit.MILLISECONDS);
    over.await();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
