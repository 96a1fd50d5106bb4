package dev.upshift.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures from files as the kernel writes them, and what remains when one of them is broken. */
final class HostFiguresTest {
  @TempDir Path root;

  @Test
  void read_ofAWholeHost_givesEveryFigure() throws Exception {
    write("proc/loadavg", "1.67 1.38 1.46 3/512 4906\n");
    write("proc/meminfo", "MemTotal:    1000 kB\nMemFree:   100 kB\nMemAvailable:     400 kB\n");
    write("sys/class/hwmon/hwmon0/name", "nvme\n");
    write("sys/class/hwmon/hwmon0/temp1_input", "90000\n");
    write("sys/class/hwmon/hwmon1/name", "coretemp\n");
    write("sys/class/hwmon/hwmon1/temp1_input", "51000\n");
    write("sys/class/hwmon/hwmon1/temp2_input", "53500\n");

    HostFigures.Reading reading = figures(root).read();

    assertThat(reading.load1()).isEqualTo(1.67);
    assertThat(reading.memoryTotalBytes()).isEqualTo(1000 * 1024);
    assertThat(reading.memoryUsedBytes()).isEqualTo(600 * 1024);
    assertThat(reading.temperatureCelsius()).isEqualTo(53.5);
    assertThat(reading.diskFreeBytes()).isPositive();
  }

  @Test
  void read_withoutAProcessorSensor_givesTheHottestZone() throws Exception {
    write("sys/class/thermal/thermal_zone0/temp", "41000\n");
    write("sys/class/thermal/thermal_zone1/temp", "not a number\n");

    assertThat(figures(root).read().temperatureCelsius()).isEqualTo(41.0);
  }

  @Test
  void read_whereEverySourceIsMissingOrBroken_losesOnlyThose() throws Exception {
    write("proc/loadavg", "nonsense\n");
    write("proc/meminfo", "MemTotal: many kB\n");

    HostFigures.Reading reading = figures(root).read();

    assertThat(reading.load1()).isNull();
    assertThat(reading.memoryUsedBytes()).isNull();
    assertThat(reading.temperatureCelsius()).isNull();
    assertThat(reading.diskFreeBytes()).isPositive();
    assertThat(figures(root.resolve("gone")).read().diskFreeBytes()).isNull();
  }

  @Test
  void read_ofThisHost_knowsLoadAndMemory() {
    HostFigures.Reading reading = new HostFigures(root).read();

    assertThat(reading.load1()).isNotNegative();
    assertThat(reading.memoryUsedBytes()).isPositive().isLessThan(reading.memoryTotalBytes());
  }

  private HostFigures figures(Path disk) {
    return new HostFigures(root.resolve("proc"), root.resolve("sys"), disk);
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
