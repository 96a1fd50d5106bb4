package dev.upshift.agent.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command's log file, followed line by line and kept below a size. The command holds the file
 * open for appending, so it is copied aside and emptied, never renamed.
 */
public final class TrainingLog {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingLog.class);
  private static final int READ_AT_MOST = 256 * 1024;

  private final Path file;
  private final long sizeLimit;
  private final int older;
  private long position;

  /**
   * Follows from the present end on.
   *
   * @param older how many full files are kept beside it
   */
  public TrainingLog(Path file, long sizeLimit, int older) {
    this.file = file;
    this.older = older;
    this.sizeLimit = sizeLimit;
    this.position = sizeOrZero(file);
  }

  /** Reads again from a place, or from the start where the file was emptied since. */
  public void rewind(long start) {
    position = start <= sizeOrZero(file) ? start : 0;
  }

  /** The whole lines written since the last call; of a flood only the newest. */
  public List<String> newLines() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < position) {
        position = 0;
      }
      boolean skipped = size - position > READ_AT_MOST;
      if (skipped) {
        position = size - READ_AT_MOST;
      }
      ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(size - position));
      while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {}
      return lines(buffer.flip(), skipped);
    }
  }

  /**
   * Copies the file aside and empties it when it has grown too large. Where the disk has no room
   * for the copy, the older ones give way, and then the copy itself: a log that goes on growing
   * would take the room of checkpoints.
   */
  public void rotate() throws IOException {
    if (sizeOrZero(file) <= sizeLimit) {
      return;
    }
    for (int number = older; number > 1; number--) {
      if (Files.exists(full(number - 1))) {
        Files.move(full(number - 1), full(number), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    copyAside();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
    position = 0;
  }

  private void copyAside() throws IOException {
    try {
      Files.copy(file, full(1), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("{} cannot be copied aside ({}): the older ones are removed", file, e.toString());
      for (int number = 1; number <= older; number++) {
        Files.deleteIfExists(full(number));
      }
      copyOrLeaveOut();
    }
  }

  private void copyOrLeaveOut() throws IOException {
    try {
      Files.copy(file, full(1));
    } catch (IOException e) {
      LOG.warn("{} is emptied without a copy: {}", file, e.toString());
      Files.deleteIfExists(full(1));
    }
  }

  private Path full(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  private List<String> lines(ByteBuffer bytes, boolean startsInside) {
    int end = bytes.limit();
    while (end > 0 && bytes.get(end - 1) != '\n') {
      end--;
    }
    position += end == 0 && bytes.limit() == READ_AT_MOST ? READ_AT_MOST : end;
    String text = StandardCharsets.UTF_8.decode(bytes.slice(0, end)).toString();
    List<String> lines = text.lines().toList();
    return startsInside && !lines.isEmpty() ? lines.subList(1, lines.size()) : lines;
  }

  private static long sizeOrZero(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException _) {
      return 0;
    }
  }
}
