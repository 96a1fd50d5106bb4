package dev.upshift.examples.cartpole.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * One checkpoint and the one before it, owned by one process at a time.
 *
 * <p>Writing: {@code FILE.tmp} is written and synced, {@code FILE} becomes {@code FILE.previous},
 * {@code FILE.tmp} becomes {@code FILE}, and the folder is synced. A kill between any two of these
 * leaves a whole checkpoint under one of the two names, never older than the last that {@link
 * #write} returned from.
 *
 * <p>Reading: {@code FILE}, or {@code FILE.previous} where that is missing or damaged. A damaged
 * {@code FILE} is put aside as {@code FILE.damaged}, so that it never replaces the good previous
 * one.
 */
public final class CheckpointFile implements AutoCloseable {
  private final Path file;
  private final Path previous;
  private final Path temporary;
  private final Path damaged;
  private final FileChannel lockChannel;

  private CheckpointFile(Path file, FileChannel lockChannel) {
    this.file = file;
    this.previous = withSuffix(file, ".previous");
    this.temporary = withSuffix(file, ".tmp");
    this.damaged = withSuffix(file, ".damaged");
    this.lockChannel = lockChannel;
  }

  private static Path withSuffix(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  /** A payload read back: from which file, and the complaint about a newer one that was refused. */
  public record Found(Path from, InputStream payload, Optional<String> complaint) {}

  /** Makes the folder where needed and takes the checkpoint for this process. */
  public static CheckpointFile own(Path file) throws CheckpointException {
    Path absolute = file.toAbsolutePath();
    Path lockFile = withSuffix(absolute, ".lock");
    try {
      Files.createDirectories(absolute.getParent());
      FileChannel channel =
          FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        channel.close();
        throw new CheckpointException(
            "The checkpoint %s is in use by another trainer: stop that one or name another file."
                .formatted(file));
      }
      return new CheckpointFile(absolute, channel);
    } catch (IOException e) {
      throw new CheckpointException(
          "The checkpoint folder %s must be writable (%s): make it so or name another file."
              .formatted(absolute.getParent(), reason(e)),
          e);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null && lock.isValid();
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  /** The newest whole checkpoint, or empty where there is none at all. */
  public Optional<Found> read() throws CheckpointException {
    if (!Files.exists(file)) {
      return Files.exists(previous)
          ? Optional.of(new Found(previous, open(previous), Optional.empty()))
          : Optional.empty();
    }
    try {
      return Optional.of(new Found(file, open(file), Optional.empty()));
    } catch (CheckpointException e) {
      return Optional.of(readPrevious(e));
    }
  }

  private Found readPrevious(CheckpointException complaint) throws CheckpointException {
    if (!Files.exists(previous)) {
      throw new CheckpointException(
          complaint.getMessage()
              + ", and there is no "
              + previous
              + ": move it away to start anew.",
          complaint);
    }
    InputStream payload = open(previous);
    try {
      Files.move(file, damaged, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new CheckpointException(
          "%s, and cannot be moved to %s (%s): move it away."
              .formatted(complaint.getMessage(), damaged, reason(e)),
          e);
    }
    String sentence =
        "%s: it is put aside as %s and %s is used."
            .formatted(complaint.getMessage(), damaged.getFileName(), previous.getFileName());
    return new Found(previous, payload, Optional.of(sentence));
  }

  private static InputStream open(Path path) throws CheckpointException {
    try {
      return new ByteArrayInputStream(Envelope.open(Files.readAllBytes(path)));
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(
          "The checkpoint %s must be a whole one, but %s".formatted(path, e.getMessage()), e);
    } catch (IOException e) {
      throw new CheckpointException(
          "The checkpoint %s must be readable, but is not (%s)".formatted(path, reason(e)), e);
    }
  }

  /** Replaces the checkpoint; when this returns, the new one is on the disk. */
  public void write(byte[] payload) throws CheckpointException {
    try {
      writeSynced(Envelope.seal(payload));
      if (Files.exists(file)) {
        Files.move(file, previous, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      syncFolder();
    } catch (IOException e) {
      throw new CheckpointException(
          "The checkpoint %s cannot be written (%s): see to its folder and start again."
              .formatted(file, reason(e)),
          e);
    }
  }

  private void writeSynced(ByteBuffer bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private void syncFolder() throws IOException {
    try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  /** Lets another process own the checkpoint. */
  @Override
  public void close() throws CheckpointException {
    try {
      lockChannel.close();
    } catch (IOException e) {
      throw new CheckpointException("The lock of %s cannot be released.".formatted(file), e);
    }
  }
}
