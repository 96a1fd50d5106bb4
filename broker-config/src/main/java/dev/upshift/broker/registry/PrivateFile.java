package dev.upshift.broker.registry;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Writes files that only their owner may read, all or nothing: written beside, synced, renamed, and
 * the folder synced, so that after a crash either the old content stands or the new.
 */
public final class PrivateFile {
  private PrivateFile() {}

  /**
   * Replaces the file's content.
   *
   * @throws FailureException where the folder is not writable
   */
  public static void write(Path file, String content) {
    try {
      replace(file.toAbsolutePath(), content);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** Makes the folder, readable by its owner only where it did not exist. */
  public static void folder(Path folder) {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private static FailureException unwritable(Path path, IOException cause) {
    return new FailureException(
        ExitCode.ERROR,
        path
            + " cannot be written ("
            + cause.getClass().getSimpleName()
            + "): make its folder writable for this user, or name another.",
        cause);
  }

  private static void replace(Path file, String content) throws IOException {
    Path folder = file.getParent();
    if (folder == null) {
      throw new IOException("no folder");
    }
    folder(folder);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
