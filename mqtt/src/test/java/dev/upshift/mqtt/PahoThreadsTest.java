package dev.upshift.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class PahoThreadsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final AtomicBoolean runs = new AtomicBoolean();
  private final AtomicInteger interruptions = new AtomicInteger();
  private final CountDownLatch never = new CountDownLatch(1);

  /** As Paho waits, but for an hour. */
  private Thread waitUntilItRuns() {
    Thread waiter =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              while (!runs.get()) {
                try {
                  boolean _ = never.await(1, TimeUnit.HOURS);
                } catch (InterruptedException _) {
                  interruptions.incrementAndGet();
                }
              }
            });
    await().atMost(PATIENCE).until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
    return waiter;
  }

  @Test
  void wake_ofAThreadThatWaitsUntilItRuns_endsTheWait() {
    Thread waiter = waitUntilItRuns();
    runs.set(true);
    PahoThreads.wake(waiter, runs::get);
    await().atMost(PATIENCE).until(() -> !waiter.isAlive());
    assertThat(interruptions).hasValue(1);
  }

  @Test
  void wake_whereItDoesNotRun_letsTheThreadWait() {
    Thread waiter = waitUntilItRuns();
    PahoThreads.wake(waiter, runs::get);
    assertThat(interruptions).hasValue(0);
    assertThat(waiter.isAlive()).isTrue();
  }

  @Test
  void wake_ofAThreadThatIsBusy_leavesItAlone() {
    runs.set(true);
    PahoThreads.wake(Thread.currentThread(), runs::get);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
