package dev.upshift.notifier.app;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Two notifiers on one state folder, one of which sends: whoever has the folder's lock. The system
 * gives the lock back the moment its holder dies, and the other takes over what the outbox has. It
 * cannot be lost while its holder lives, so that there is never a second sender.
 */
final class Standby {
  /** How often the other looks whether the folder is free. */
  private static final long LOOK_MILLIS = 500;

  private Standby() {}

  /**
   * Waits for the folder.
   *
   * @param told hears once, in a sentence, that another has it
   */
  static StateFolder await(Path folder, Consumer<String> told) throws InterruptedException {
    Optional<StateFolder> mine = StateFolder.attempt(folder);
    if (mine.isEmpty()) {
      told.accept(
          "standby: another notifier sends from the state folder "
              + folder
              + "; this one takes over when that ends");
    }
    CountDownLatch never = new CountDownLatch(1);
    while (mine.isEmpty()) {
      boolean _ = never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      mine = StateFolder.attempt(folder);
    }
    return mine.get();
  }
}
