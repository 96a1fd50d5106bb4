package dev.upshift.notifier.app;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.notifier.outbox.Outbox;
import dev.upshift.notifier.outbox.OutboxException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The folder that one notifier has for itself, locked for as long as it runs. */
final class StateFolder implements AutoCloseable {
  private final Path folder;
  private final FileChannel lockFile;

  private StateFolder(Path folder, FileChannel lockFile) {
    this.folder = folder;
    this.lockFile = lockFile;
  }

  static StateFolder open(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel lockFile =
          FileChannel.open(
              folder.resolve("notifier.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(lockFile) == null) {
        lockFile.close();
        throw new FailureException(
            ExitCode.ERROR,
            "Another notifier uses the state folder "
                + folder
                + ": stop it, or give this one another state-folder.");
      }
      return new StateFolder(folder, lockFile);
    } catch (IOException e) {
      throw notWritable(folder, e);
    }
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
  public void close() throws IOException {
    lockFile.close();
  }

  private static @Nullable FileLock lock(FileChannel lockFile) throws IOException {
    try {
      return lockFile.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
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
