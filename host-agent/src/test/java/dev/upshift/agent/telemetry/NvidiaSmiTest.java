package dev.upshift.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upshift.protocol.Telemetry.Gpu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fallback, with a program that prints what NVIDIA's does. */
final class NvidiaSmiTest {
  @TempDir Path folder;

  @Test
  void read_ofTwoCards_givesTheirFigures_andNullForWhatIsNotThere() throws Exception {
    GpuSource smi =
        smi(
            """
            echo '0, GPU-a, NVIDIA A100, 76, 1800, 81920, 55, 310.50, 1410, 1593, 0, 2, 0x0000000000000004, 550.54'
            echo '1, GPU-b, NVIDIA A100, [N/A], 10, 81920, 40, [N/A], 210, 1593, [N/A], [N/A], [N/A], 550.54'
            """);

    List<Gpu> gpus = smi.read();

    assertThat(gpus.getFirst().memoryUsedBytes()).isEqualTo(1800L * 1024 * 1024);
    assertThat(gpus.getFirst().eccUncorrected()).isEqualTo(2);
    assertThat(gpus.getFirst().throttleReasons()).containsExactly("power-cap");
    assertThat(gpus.getLast().utilizationPercent()).isNull();
    assertThat(gpus.getLast().throttleReasons()).isNull();
    assertThat(smi.description()).isEqualTo("driver 550.54, NVIDIA A100, NVIDIA A100");
    assertThat(smi.name()).contains("nvidia-smi");
  }

  @Test
  void read_whereACardIsLost_saysSoOfThatCardOnly() throws Exception {
    GpuSource smi =
        smi(
            """
            echo '0, GPU-a, NVIDIA A100, 76, 1800, 81920, 55, 310.50, 1410, 1593, 0, 2, 0x0000000000000004, 550.54'
            echo '1, [GPU is lost], [GPU is lost], [GPU is lost], [GPU is lost], [GPU is lost], [GPU is lost], [GPU is lost], [GPU is lost], [GPU is lost], [GPU is lost], [GPU is lost], [GPU is lost], 550.54'
            """);

    List<Gpu> gpus = smi.read();

    assertThat(gpus).extracting(Gpu::problem).containsExactly(null, "lost");
    assertThat(gpus.getLast().uuid()).isNull();
  }

  @Test
  void read_whereTheDriverFails_isAFailureOfThisSensor() throws Exception {
    GpuSource smi = smi("echo 'Unable to determine the device handle'; exit 15");

    assertThatThrownBy(smi::read).hasMessageContaining("exit code 15");
  }

  private GpuSource smi(String script) throws IOException {
    Path program = Files.writeString(folder.resolve("nvidia-smi"), "#!/bin/sh\n" + script + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return new NvidiaSmi(program, NvmlStub.silentLog());
  }
}
