package dev.upshift.notifier.app;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.FolderLock;
import dev.upshift.notifier.outbox.Outbox;
import dev.upshift.notifier.outbox.OutboxException;
import java.nio.file.Path;
import java.util.Optional;

/** The folder that one notifier has for itself, locked for as long as it runs. */
final class StateFolder implements AutoCloseable {
  private final Path folder;
  private final FolderLock lock;

  private StateFolder(Path folder, FolderLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  static StateFolder open(Path folder) {
    return new StateFolder(folder, FolderLock.take(folder, "notifier"));
  }

  /** The folder, if no other notifier has it. */
  static Optional<StateFolder> attempt(Path folder) {
    return FolderLock.attempt(folder, "notifier").map(lock -> new StateFolder(folder, lock));
  }

  static Path outboxFile(Path folder) {
    return folder.resolve("outbox.sqlite");
  }

  Outbox outbox() {
    try {
      return Outbox.open(outboxFile(folder));
    } catch (OutboxException e) {
      throw notWritable(folder, e);
    }
  }

  @Override
  public void close() {
    lock.close();
  }

  private static FailureException notWritable(Path folder, Exception cause) {
    return new FailureException(
        ExitCode.ERROR,
        "The state folder "
            + folder
            + " must be writable for this user and hold a sound outbox, but it cannot be used ("
            + cause.getMessage()
            + "): give it to this user or set another state-folder.",
        cause);
  }
}
