package dev.upshift.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Finds the processes that carry a mark in their environment. Whatever a component starts inherits
 * it, also what outlives its parent; and nobody else has it.
 */
final class MarkedProcesses {
  private static final Path PROCESSES = Path.of("/proc");
  private static final long ENDING_SECONDS = 10;

  private final String mark;

  /**
   * @param variable the environment variable's name
   */
  MarkedProcesses(String variable, String value) {
    this.mark = variable + "=" + value;
  }

  /** Those alive now; zombies have no environment any more and do not count. */
  List<ProcessHandle> alive() {
    List<ProcessHandle> found = new ArrayList<>();
    if (!Files.isDirectory(PROCESSES)) {
      return found;
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
      for (Path folder : folders) {
        if (isMarked(folder)) {
          ProcessHandle.of(Long.parseLong(folder.getFileName().toString())).ifPresent(found::add);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private boolean isMarked(Path folder) {
    try {
      String environment = Files.readString(folder.resolve("environ"), StandardCharsets.ISO_8859_1);
      return List.of(environment.split("\0", -1)).contains(mark);
    } catch (IOException _) {
      return false; // It has ended in the meantime, or belongs to somebody else.
    }
  }

  /** SIGKILL to all of them, until none is left; how many there were. */
  int killAll() {
    int killed = 0;
    List<ProcessHandle> left = alive();
    while (!left.isEmpty()) {
      killed += left.size();
      left.forEach(ProcessHandle::destroyForcibly);
      left.forEach(MarkedProcesses::awaitEnd);
      left = alive();
    }
    return killed;
  }

  private static void awaitEnd(ProcessHandle process) {
    process.onExit().completeOnTimeout(process, ENDING_SECONDS, TimeUnit.SECONDS).join();
  }
}
