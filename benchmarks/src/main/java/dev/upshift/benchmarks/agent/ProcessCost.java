package dev.upshift.benchmarks.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What a process costs, as the kernel counts it.
 *
 * @param rssKibibytes every page of it in memory, shared ones included
 * @param pssKibibytes the same with shared pages divided among those who share
 * @param cpuTicks in user and system mode since its start, in hundredths of a second
 */
record ProcessCost(long rssKibibytes, long pssKibibytes, long cpuTicks) {
  private static final int USER_TICKS = 11;
  private static final double TICKS_A_SECOND = 100;
  private static final double KIBIBYTES_A_MEGABYTE = 1024;

  static ProcessCost of(long pid) {
    Path folder = Path.of("/proc", String.valueOf(pid));
    String memory = read(folder.resolve("smaps_rollup"));
    String stat = read(folder.resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1]);
    return new ProcessCost(kibibytes(memory, "Rss:"), kibibytes(memory, "Pss:"), ticks);
  }

  double rssMegabytes() {
    return rssKibibytes / KIBIBYTES_A_MEGABYTE;
  }

  double pssMegabytes() {
    return pssKibibytes / KIBIBYTES_A_MEGABYTE;
  }

  /** Of one core, since an earlier look. */
  double cpuPercent(ProcessCost before, double seconds) {
    return (cpuTicks - before.cpuTicks) / TICKS_A_SECOND / seconds * 100;
  }

  private static long kibibytes(String memory, String name) {
    return memory
        .lines()
        .filter(l -> l.startsWith(name))
        .flatMap(l -> Arrays.stream(l.split(" +", -1)).skip(1).limit(1))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
