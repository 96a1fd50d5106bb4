package dev.upshift.agent.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Load, memory, temperature and free disk space as Linux tells them, each null where it cannot be
 * told. Read from {@code /proc} and {@code /sys} without a library: one for every system costs the
 * agent more memory than all of its other sensors. Blocks: for a worker thread.
 */
public final class HostFigures {
  private static final Logger LOG = LoggerFactory.getLogger(HostFigures.class);
  private static final long KIBIBYTE = 1024;

  private final Path proc;
  private final Thermometer thermometer;
  private final Path disk;

  /**
   * Reads this host's own figures.
   *
   * @param disk a path on the file system whose free space matters
   */
  public HostFigures(Path disk) {
    this(Path.of("/proc"), Path.of("/sys"), disk);
  }

  HostFigures(Path proc, Path sys, Path disk) {
    this.proc = proc;
    this.thermometer = new Thermometer(sys);
    this.disk = disk;
  }

  /** One reading. */
  public record Reading(
      @Nullable Double load1,
      @Nullable Long memoryUsedBytes,
      @Nullable Long memoryTotalBytes,
      @Nullable Double temperatureCelsius,
      @Nullable Long diskFreeBytes) {
    /** Nothing could be told. */
    public static final Reading NONE = new Reading(null, null, null, null, null);
  }

  /** A figure that may fail in any way without taking the others with it. */
  private interface Figure<T> {
    @Nullable T read() throws IOException;
  }

  public Reading read() {
    Memory memory = alone("memory", this::memory);
    return new Reading(
        alone("load", this::load),
        memory == null ? null : memory.total - memory.available,
        memory == null ? null : memory.total,
        alone("temperature", () -> thermometer.celsius().orElse(null)),
        alone("disk", () -> DiskSpace.of(disk).usableBytes()));
  }

  private record Memory(long total, long available) {}

  private Double load() throws IOException {
    String line = Files.readString(proc.resolve("loadavg"));
    return Double.valueOf(line.substring(0, line.indexOf(' ')));
  }

  private Memory memory() throws IOException {
    String text = Files.readString(proc.resolve("meminfo"));
    return new Memory(kibibytes(text, "MemTotal:"), kibibytes(text, "MemAvailable:"));
  }

  /** In bytes, of a line like {@code MemTotal: 24683440 kB}. */
  private static long kibibytes(String text, String name) {
    int start = text.indexOf(name) + name.length();
    int end = text.indexOf("kB", start);
    return Long.parseLong(text.substring(start, end).strip()) * KIBIBYTE;
  }

  private static <T> @Nullable T alone(String sensor, Figure<T> figure) {
    try {
      return figure.read();
    } catch (IOException | RuntimeException e) {
      LOG.debug("The sensor {} failed", sensor, e);
      return null;
    }
  }

  static Optional<Long> number(Path file) {
    try {
      return Optional.of(Long.valueOf(Files.readString(file).strip()));
    } catch (IOException | NumberFormatException _) {
      return Optional.empty();
    }
  }
}
