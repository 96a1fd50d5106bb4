package dev.upshift.configuration;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a state folder one process's own for as long as that runs: two writers would each destroy
 * what the other promised. The system gives the folder back when the process dies.
 */
public final class FolderLock implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the folder, and makes it where there is none.
   *
   * @param part who takes it, such as {@code brain}; its lock is the file {@code brain.lock}
   * @throws FailureException where it is taken, or cannot be written
   */
  public static FolderLock take(Path folder, String part) {
    return attempt(folder, part)
        .orElseThrow(() ->
            new FailureException(
                ExitCode.ERROR,
                "Another %s uses the state folder %s: stop it, or give this one a state-folder of its own."
                    .formatted(part, folder)));
  }

  /**
   * Takes the folder, if nobody has it, and makes it where there is none.
   *
   * @throws FailureException where it cannot be written
   */
  public static Optional<FolderLock> attempt(Path folder, String part) {
    Path file = folder.resolve(part + ".lock");
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        return Optional.empty();
      }
      return Optional.of(new FolderLock(file, channel));
    } catch (IOException e) {
      throw unusable(folder, part, e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  private static FailureException unusable(Path folder, String part, IOException cause) {
    return new FailureException(
        ExitCode.ERROR,
        "The %s's state folder %s cannot be written: make it a folder that this user may write, or set another state-folder."
            .formatted(part, folder),
        cause);
  }

  /** Gives the folder back. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new FailureException(
          ExitCode.ERROR, "The lock " + file + " cannot be released: see to the folder.", e);
    }
  }
}
