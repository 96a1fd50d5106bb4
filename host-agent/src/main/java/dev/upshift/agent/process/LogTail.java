package dev.upshift.agent.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The end of a log file, however large it is. */
public final class LogTail {
  private static final int READ_AT_MOST = 128 * 1024;

  private LogTail() {}

  /** The last whole lines, at most so many; none where there is no file. */
  public static List<String> last(Path file, int count) throws IOException {
    if (count <= 0 || !Files.exists(file)) {
      return List.of();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      long from = Math.max(0, size - READ_AT_MOST);
      ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(size - from));
      while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {}
      int end = buffer.position();
      while (end > 0 && buffer.get(end - 1) != '\n') {
        end--;
      }
      List<String> lines =
          StandardCharsets.UTF_8.decode(buffer.slice(0, end)).toString().lines().toList();
      List<String> whole = from > 0 && !lines.isEmpty() ? lines.subList(1, lines.size()) : lines;
      return whole.subList(Math.max(0, whole.size() - count), whole.size());
    }
  }
}
