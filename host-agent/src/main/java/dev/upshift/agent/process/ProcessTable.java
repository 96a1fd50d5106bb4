package dev.upshift.agent.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

  private ProcessTable() {}

  static List<ProcessEntry> alive() {
    List<ProcessEntry> entries = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path folder : folders) {
        entry(folder).filter(e -> e.isAlive() && !e.isKernelThread()).ifPresent(entries::add);
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new IllegalStateException("/proc must be readable to own a tree of processes", e);
    }
    return entries;
  }

  static Optional<ProcessEntry> entry(long pid) {
    return entry(PROC.resolve(Long.toString(pid)));
  }

  /** The value of an environment variable that the process was started with. */
  static Optional<String> environment(long pid, String name) {
    try {
      String all =
          Files.readString(
              PROC.resolve(Long.toString(pid)).resolve("environ"), StandardCharsets.ISO_8859_1);
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
      String all =
          Files.readString(
              PROC.resolve(Long.toString(pid)).resolve("cmdline"), StandardCharsets.UTF_8);
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

  private static Optional<ProcessEntry> entry(Path folder) {
    try {
      String line = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] parts = line.substring(line.lastIndexOf(')') + 2).split(" ", START_TICKS + 2);
      return Optional.of(
          new ProcessEntry(
              Long.parseLong(folder.getFileName().toString()),
              Long.parseLong(parts[PARENT]),
              Long.parseLong(parts[SESSION]),
              parts[STATE].charAt(0),
              Long.parseLong(parts[START_TICKS])));
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
