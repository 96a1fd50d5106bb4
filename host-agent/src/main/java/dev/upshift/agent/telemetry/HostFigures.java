package dev.upshift.agent.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import oshi.SystemInfo;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HardwareAbstractionLayer;

/**
 * Load, memory, temperature and free disk space, each null where it cannot be told. Blocks: for a
 * worker thread.
 */
public final class HostFigures {
  private static final Logger LOG = LoggerFactory.getLogger(HostFigures.class);

  private final HardwareAbstractionLayer hardware = new SystemInfo().getHardware();
  private final Path disk;

  /**
   * @param disk a path on the file system whose free space matters
   */
  public HostFigures(Path disk) {
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

  public Reading read() {
    return new Reading(
        alone("load", this::load),
        alone("memory", this::memoryUsed),
        alone("memory", this::memoryTotal),
        alone("temperature", this::temperature),
        alone("disk", this::diskFree));
  }

  private @Nullable Double load() {
    double load = hardware.getProcessor().getSystemLoadAverage(1)[0];
    return load < 0 ? null : load;
  }

  private @Nullable Long memoryUsed() {
    GlobalMemory memory = hardware.getMemory();
    return memory.getTotal() - memory.getAvailable();
  }

  private @Nullable Long memoryTotal() {
    return hardware.getMemory().getTotal();
  }

  private @Nullable Double temperature() {
    double celsius = hardware.getSensors().getCpuTemperature();
    return celsius > 0 ? celsius : null;
  }

  private @Nullable Long diskFree() {
    try {
      return Files.getFileStore(disk).getUsableSpace();
    } catch (IOException e) {
      LOG.debug("The free space of {} cannot be told", disk, e);
      return null;
    }
  }

  /** One sensor that fails must not take the others with it. */
  private static <T> @Nullable T alone(String sensor, Supplier<@Nullable T> read) {
    try {
      return read.get();
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("The sensor {} failed", sensor, e);
      return null;
    }
  }
}
