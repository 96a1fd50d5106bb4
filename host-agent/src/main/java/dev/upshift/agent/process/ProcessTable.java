package dev.upshift.agent.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads {@code /proc}. Processes come and go while it reads; one that has gone is left out. */
final class ProcessTable {
  private static final Path PROC = Path.of("/proc");

  // Positions in /proc/PID/stat after the command's closing parenthesis.
  private static final int STATE = 0;
  private static final int PARENT = 1;
  private static final int SESSION = 3;
  private static final int START_TICKS = 19;

  /** Of the times in /proc, on every architecture that Linux has a GPU driver for. */
  private static final long TICKS_A_SECOND = 100;

  private static final int USUAL_BYTES = 2048;

  private ProcessTable() {}

  static List<ProcessEntry> alive() {
    return pids().stream()
        .map(ProcessTable::entry)
        .flatMap(Optional::stream)
        .filter(ProcessEntry::isCandidate)
        .toList();
  }

  /** Of every process there is. */
  static List<Long> pids() {
    String[] names = PROC.toFile().list();
    if (names == null) {
      throw new IllegalStateException("/proc must be readable to own a tree of processes");
    }
    return Arrays.stream(names).filter(n -> n.charAt(0) <= '9').map(Long::valueOf).toList();
  }

  static Optional<ProcessEntry> entry(long pid) {
    try {
      String line = text(pid, "stat", StandardCharsets.ISO_8859_1);
      String[] parts = line.substring(line.lastIndexOf(')') + 2).split(" ", START_TICKS + 2);
      return Optional.of(
          new ProcessEntry(
              pid,
              Long.parseLong(parts[PARENT]),
              Long.parseLong(parts[SESSION]),
              parts[STATE].charAt(0),
              Long.parseLong(parts[START_TICKS])));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** The value of an environment variable that the process was started with. */
  static Optional<String> environment(long pid, String name) {
    try {
      String all = text(pid, "environ", StandardCharsets.ISO_8859_1);
      String prefix = name + "=";
      for (String entry : all.split("\0", -1)) {
        if (entry.startsWith(prefix)) {
          return Optional.of(entry.substring(prefix.length()));
        }
      }
    } catch (IOException _) {
      // Gone meanwhile, or another user's: neither is one of ours.
    }
    return Optional.empty();
  }

  /** Whether the process was started with this word. */
  static boolean hasArgument(long pid, String word) {
    try {
      String all = text(pid, "cmdline", StandardCharsets.UTF_8);
      return List.of(all.split("\0", -1)).contains(word);
    } catch (IOException _) {
      return false;
    }
  }

  /** How long a process has been running. */
  static Duration age(ProcessEntry entry) {
    try {
      String uptime = Files.readString(PROC.resolve("uptime")).split(" ", -1)[0];
      long millis =
          Math.round(Double.parseDouble(uptime) * 1000)
              - entry.startTicks() * (1000 / TICKS_A_SECOND);
      return Duration.ofMillis(Math.max(0, millis));
    } catch (IOException _) {
      return Duration.ZERO;
    }
  }

  /** The control groups of a process, a line for each hierarchy; nothing of one that is gone. */
  static String groups(long pid) {
    try {
      return text(pid, "cgroup", StandardCharsets.UTF_8);
    } catch (IOException _) {
      return "";
    }
  }

  /** Hundreds are read at a start, so not through a channel: that is several times the work. */
  private static String text(long pid, String name, Charset charset) throws IOException {
    try (FileInputStream in = new FileInputStream("/proc/" + pid + "/" + name)) {
      byte[] bytes = new byte[USUAL_BYTES];
      int length = 0;
      for (int read = in.read(bytes);
          read > 0;
          read = in.read(bytes, length, bytes.length - length)) {
        length += read;
        bytes = length == bytes.length ? Arrays.copyOf(bytes, 2 * length) : bytes;
      }
      return new String(bytes, 0, length, charset);
    }
  }
}
