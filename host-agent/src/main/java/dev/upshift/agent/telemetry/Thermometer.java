package dev.upshift.agent.telemetry;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The processor's temperature: the hottest sensor of its own driver, or, where the kernel has none,
 * the hottest thermal zone. A virtual machine usually has neither.
 */
final class Thermometer {
  private static final Set<String> PROCESSOR_DRIVERS =
      Set.of("coretemp", "k10temp", "zenpower", "cpu_thermal", "soc_thermal");
  private static final double MILLI = 1000.0;

  private final Path sys;

  Thermometer(Path sys) {
    this.sys = sys;
  }

  Optional<Double> celsius() throws IOException {
    Optional<Double> processor = hottest(processorSensors());
    return processor.isPresent() ? processor : hottest(zones());
  }

  private List<Path> processorSensors() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path monitor : entries(sys.resolve("class/hwmon"), "*")) {
      Path name = monitor.resolve("name");
      if (Files.isReadable(name) && PROCESSOR_DRIVERS.contains(Files.readString(name).strip())) {
        files.addAll(entries(monitor, "temp*_input"));
      }
    }
    return files;
  }

  private List<Path> zones() throws IOException {
    return entries(sys.resolve("class/thermal"), "thermal_zone*").stream()
        .map(zone -> zone.resolve("temp"))
        .toList();
  }

  /** A sensor that is switched off says 0 or less, or does not answer. */
  private static Optional<Double> hottest(List<Path> files) {
    Stream<Long> readings = files.stream().flatMap(f -> HostFigures.number(f).stream());
    return readings.filter(m -> m > 0).max(Long::compare).map(m -> m / MILLI);
  }

  private static List<Path> entries(Path folder, String pattern) throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, pattern)) {
        stream.forEach(found::add);
      }
    }
    return found;
  }
}
