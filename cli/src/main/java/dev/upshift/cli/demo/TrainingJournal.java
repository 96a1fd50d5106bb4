package dev.upshift.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the training's own logs as they grow and checks that it never resumes behind the last
 * checkpoint that it wrote. Each mode has a log; the one that was active before is read first.
 */
final class TrainingJournal {
  private static final Pattern LINE =
      Pattern.compile("(checkpoint|stopped|resumed|progress) episodes=(\\d+) .*");

  private final Path logs;
  private final Map<Path, Long> positions = new HashMap<>();
  private final List<String> losses = new ArrayList<>();
  private @Nullable Path active;
  private long saved;
  private long reached;
  private int resumptions;

  TrainingJournal(Path logs) {
    this.logs = logs;
  }

  void read() {
    if (!Files.isDirectory(logs)) {
      return;
    }
    try (Stream<Path> files = Files.walk(logs)) {
      files
          .filter(f -> f.toString().endsWith(".log"))
          .sorted(Comparator.comparing((Path f) -> !f.equals(active)).thenComparing(f -> f))
          .toList()
          .forEach(this::read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      long position = positions.getOrDefault(file, 0L);
      ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - position));
      while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) >= 0) {}
      String text = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
      int end = text.lastIndexOf('\n') + 1;
      if (end > 0) {
        active = file;
        positions.put(
            file, position + text.substring(0, end).getBytes(StandardCharsets.UTF_8).length);
        text.substring(0, end).lines().forEach(this::line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void line(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return;
    }
    long episodes = Long.parseLong(matcher.group(2));
    reached = Math.max(reached, episodes);
    switch (matcher.group(1)) {
      case "checkpoint", "stopped" -> saved = Math.max(saved, episodes);
      case "resumed" -> resumed(episodes);
      default -> {
        // Progress only says how far it has come.
      }
    }
  }

  private void resumed(long episodes) {
    resumptions++;
    if (episodes < saved) {
      losses.add("resumed at " + episodes + " episodes after a checkpoint at " + saved);
    }
  }

  int resumptions() {
    return resumptions;
  }

  long reached() {
    return reached;
  }

  /** Where it fell behind a checkpoint; empty is what is promised. */
  List<String> losses() {
    return losses;
  }
}
