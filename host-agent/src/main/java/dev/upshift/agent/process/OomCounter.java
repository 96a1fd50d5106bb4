package dev.upshift.agent.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
    try {
      String text = Files.readString(file);
      int name = text.indexOf(NAME);
      int start = name + NAME.length();
      return name < 0 ? 0 : Long.parseLong(text.substring(start, text.indexOf('\n', start)));
    } catch (IOException _) {
      return 0; // An old kernel, or none of Linux: then nothing is known.
    }
  }
}
