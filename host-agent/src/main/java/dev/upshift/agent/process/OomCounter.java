package dev.upshift.agent.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * How often the kernel has ended a process for want of memory, from its own counter. It counts for
 * the whole machine: only together with a SIGKILL of the same moment it says what happened to a
 * command.
 */
final class OomCounter {
  private static final String NAME = "oom_kill ";

  private final Path file;
  private long last;
  private long before;

  /**
   * @param file {@code /proc/vmstat}
   */
  OomCounter(Path file) {
    this.file = file;
    this.last = read();
    this.before = last;
  }

  /** To be called now and then: what was counted two calls ago is the past. */
  void sample() {
    before = last;
    last = read();
  }

  boolean countedLately() {
    return read() > before;
  }

  private long read() {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(l -> l.startsWith(NAME))
          .mapToLong(l -> Long.parseLong(l.substring(NAME.length()).strip()))
          .findFirst()
          .orElse(0);
    } catch (IOException _) {
      return 0; // An old kernel, or none of Linux: then nothing is known.
    }
  }
}
