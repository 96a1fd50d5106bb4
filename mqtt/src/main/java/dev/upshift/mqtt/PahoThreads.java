package dev.upshift.mqtt;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.eclipse.paho.mqttv5.client.internal.CommsCallback;
import org.eclipse.paho.mqttv5.client.internal.CommsReceiver;
import org.eclipse.paho.mqttv5.client.internal.CommsSender;

/**
 * The threads of one Paho client. Paho submits its reader, its writer and its caller-back one after
 * the other, and asks each whether it runs; where it does not yet, Paho sleeps for a tenth of a
 * second before it asks again, which made each connect 200 ms longer. So another thread asks more
 * often, and wakes the sleeper. It cannot be waited for in {@link #submit}: Paho holds the lock
 * there that the task needs to say that it runs.
 */
final class PahoThreads extends ScheduledThreadPoolExecutor {
  /** Paho needs one each to connect, read, write, call back, ping and disconnect. */
  private static final int THREADS = 8;

  private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  /** As long as Paho sleeps: it wakes by itself then. */
  private static final int LOOKS = 1000;

  /** Who does not sleep soon after it runs never does: Paho asked late enough. */
  private static final int LOOKS_WHILE_RUNNING = 20;

  PahoThreads(String clientId) {
    super(THREADS, Thread.ofPlatform().daemon().name("MQTT: " + clientId).factory());
    setRemoveOnCancelPolicy(true);
  }

  @Override
  public Future<?> submit(Runnable task) {
    Thread starter = Thread.currentThread();
    Future<?> future = super.submit(task);
    if (task instanceof CommsReceiver reader) {
      execute(() -> wake(starter, reader::isRunning));
    } else if (task instanceof CommsSender writer) {
      execute(() -> wake(starter, writer::isRunning));
    } else if (task instanceof CommsCallback callerBack) {
      execute(() -> wake(starter, callerBack::isRunning));
    }
    return future;
  }

  /**
   * Wakes the thread that sleeps until something runs, as soon as that runs. Paho swallows the
   * interruption and asks again; it does so, too, where it already sleeps for the next one, and a
   * thread that has gone back to the pool waits there as before.
   */
  static void wake(Thread starter, BooleanSupplier runs) {
    int running = 0;
    for (int i = 0; i < LOOKS && running < LOOKS_WHILE_RUNNING; i++) {
      running += runs.getAsBoolean() ? 1 : 0;
      if (running > 0 && starter.getState() == Thread.State.TIMED_WAITING) {
        starter.interrupt();
        return;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
