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

  /** The kernel's own boot id and uptime. */
  record Kernel() implements BootSource {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path UPTIME = Path.of("/proc/uptime");

    @Override
    public PresentBoot present(Instant now) {
      String[] parts = line(UPTIME).split(" ", -1);
      Duration uptime = Duration.ofMillis(Math.round(Double.parseDouble(parts[0]) * 1000));
      return new PresentBoot(line(BOOT_ID), now.minus(uptime), uptime);
    }
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
