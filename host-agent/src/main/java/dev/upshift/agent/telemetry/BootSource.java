package dev.upshift.agent.telemetry;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** The one place that boot identity and uptime come from. */
public sealed interface BootSource {
  /**
   * The boot that the host is in.
   *
   * @param id the kernel's, or what stands for it
   * @param bootedAt by the host's own clock
   * @param uptime at the time of asking
   */
  record PresentBoot(String id, Instant bootedAt, Duration uptime) {}

  PresentBoot present(Instant now);

  /** Of the times in /proc. */
  long TICKS_A_SECOND = 100;

  /** The place of a process's start time in its stat, after the name. */
  int START = 19;

  /** No machine takes so long from its kernel to its first process. */
  Duration LATE = Duration.ofMinutes(2);

  /** The kernel's own boot id and uptime. */
  record Kernel(Path proc) implements BootSource {
    public Kernel() {
      this(Path.of("/proc"));
    }

    @Override
    public PresentBoot present(Instant now) {
      Duration uptime = uptime(proc);
      return new PresentBoot(kernelBoot(proc), now.minus(uptime), uptime);
    }
  }

  /**
   * The start of the container that the host is: of its first process. A container that is started
   * again has lost its processes as a machine has, though the kernel has not booted.
   */
  record Container(Path proc) implements BootSource {
    public Container() {
      this(Path.of("/proc"));
    }

    @Override
    public PresentBoot present(Instant now) {
      long ticks = startTicks(proc, "1");
      Duration said = uptime(proc);
      // No kernel is younger than this process. LXC says the container's uptime in its place.
      boolean isOwn = said.compareTo(time(startTicks(proc, "self"))) < 0;
      Duration uptime = isOwn ? said : said.minus(time(ticks));
      return new PresentBoot(kernelBoot(proc) + "-" + ticks, now.minus(uptime), uptime);
    }
  }

  /**
   * The container where this is one for certain, else the kernel. The first process of a machine
   * starts with the kernel; one that began long after it is the first of a container only. Where it
   * is this very process, its start says nothing about the training's host.
   *
   * @param own this process's id
   */
  static BootSource found(Path proc, long own) {
    Duration since = time(startTicks(proc, "1"));
    return own != 1 && since.compareTo(LATE) > 0 ? new Container(proc) : new Kernel(proc);
  }

  /** A folder whose files {@code boot_id} and {@code booted_at} stand for the kernel's. */
  record Folder(Path folder) implements BootSource {
    @Override
    public PresentBoot present(Instant now) {
      Path file = folder.resolve("booted_at");
      try {
        Instant bootedAt = Instant.parse(line(file));
        Duration uptime = Duration.between(bootedAt, now);
        return new PresentBoot(
            line(folder.resolve("boot_id")),
            bootedAt,
            uptime.isNegative() ? Duration.ZERO : uptime);
      } catch (DateTimeParseException e) {
        throw new FailureException(
            ExitCode.ERROR,
            "The boot source " + file + " must hold a time like 2026-01-31T12:00:00Z.",
            e);
      }
    }
  }

  private static String kernelBoot(Path proc) {
    return line(proc.resolve("sys/kernel/random/boot_id"));
  }

  private static Duration uptime(Path proc) {
    String[] parts = line(proc.resolve("uptime")).split(" ", -1);
    return Duration.ofMillis(Math.round(Double.parseDouble(parts[0]) * 1000));
  }

  /** When a process started, in ticks since the kernel's boot. */
  private static long startTicks(Path proc, String process) {
    String stat = line(proc.resolve(process).resolve("stat"));
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[START]);
  }

  private static Duration time(long ticks) {
    return Duration.ofMillis(ticks * (1000 / TICKS_A_SECOND));
  }

  private static String line(Path file) {
    try {
      String text = Files.readString(file).strip();
      if (!text.isEmpty()) {
        return text;
      }
      throw new FailureException(ExitCode.ERROR, "The boot source " + file + " is empty.");
    } catch (IOException e) {
      throw new FailureException(
          ExitCode.ERROR,
          "The boot source " + file + " cannot be read: correct boot-source in the section agent.",
          e);
    }
  }
}
