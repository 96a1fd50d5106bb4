package dev.upshift.notifier.app;

import dev.upshift.notifier.outbox.Waiting;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where a lane rests until it shall look into the outbox, or is handed what it has to send: whoever
 * commits that reserves the lane before, which then looks at nothing until it is told.
 */
final class Handover {
  private boolean resting;
  private boolean reserved;
  private boolean woken;
  private @Nullable Waiting handed;

  /** Says that something may be waiting in the outbox. */
  synchronized void wake() {
    woken = true;
    notifyAll();
  }

  /** Holds a lane that rests, until {@link #give} or {@link #release}; false where it does not. */
  synchronized boolean reserve() {
    boolean free = resting && !reserved && handed == null;
    reserved |= free;
    return free;
  }

  /** Hands a reserved lane what is on disk as being sent. */
  synchronized void give(Waiting waiting) {
    reserved = false;
    handed = waiting;
    notifyAll();
  }

  /** Lets a reserved lane look for itself. */
  synchronized void release() {
    reserved = false;
    wake();
  }

  /** Waits until woken, for no longer than this; nothing can be handed over meanwhile. */
  synchronized void pause(Duration longest) throws InterruptedException {
    await(longest);
  }

  /** Waits until woken or handed something, for no longer than this. */
  synchronized Optional<Waiting> rest(Duration longest) throws InterruptedException {
    resting = true;
    try {
      await(longest);
      return Optional.ofNullable(handed);
    } finally {
      resting = false;
      handed = null;
    }
  }

  /** A reservation ends with the commit that it was made for, however late. */
  private void await(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    long left = longest.toNanos();
    while (reserved || (!woken && handed == null && left > 0)) {
      TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
      left = end - System.nanoTime();
    }
    woken = false;
  }
}
