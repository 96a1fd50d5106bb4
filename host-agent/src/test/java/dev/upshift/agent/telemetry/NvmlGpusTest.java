package dev.upshift.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.Telemetry.Gpu;
import dev.upshift.testkit.RealPart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GPU figures from a library that is built here and stands for NVIDIA's. */
final class NvmlGpusTest {
  private static final long GIBIBYTE = 1L << 30;

  @TempDir Path folder;

  @Test
  void read_ofTwoCards_givesTheirFigures_andNullForWhatOneDoesNotGive() throws Exception {
    try (GpuSource gpus = NvmlGpus.open(library(2, 0))) {
      assertThat(gpus.read())
          .containsExactly(
              new Gpu(0, "GPU-0", "Stub H100 0", 70.0, 2 * GIBIBYTE, 80 * GIBIBYTE, 60.0, 350.5),
              new Gpu(1, "GPU-1", "Stub H100 1", 71.0, 3 * GIBIBYTE, 80 * GIBIBYTE, 61.0, null));
      assertThat(gpus.description()).isEqualTo("driver 550.54, Stub H100 0, Stub H100 1");
    }
  }

  @Test
  void read_whereTheLibraryCountsNone_isEmpty() throws Exception {
    try (GpuSource gpus = NvmlGpus.open(library(0, 0))) {
      assertThat(gpus.read()).isEmpty();
    }
  }

  @Test
  void open_whereTheDriverDoesNotStart_meansNoGpu() throws Exception {
    try (GpuSource gpus = NvmlGpus.open(library(2, 9))) {
      assertThat(gpus.read()).isEmpty();
    }
  }

  @Test
  void open_withoutTheLibrary_meansNoGpu() {
    try (GpuSource gpus = NvmlGpus.open(folder.resolve("libnvidia-ml.so.1").toString())) {
      assertThat(gpus.read()).isEmpty();
      assertThat(gpus.description()).isEqualTo("no GPU");
    }
  }

  private String library(int count, int initCode) throws IOException, InterruptedException {
    Path source = folder.resolve("nvml_stub.c");
    try (InputStream stub = NvmlGpusTest.class.getResourceAsStream("/nvml_stub.c")) {
      Files.write(source, Objects.requireNonNull(stub).readAllBytes());
    }
    Path library = folder.resolve("libnvidia-ml.so.1");
    Process compiler =
        new ProcessBuilder(
                List.of(
                    RealPart.GCC.require().toString(),
                    "-shared",
                    "-nostdlib",
                    "-fPIC",
                    "-DGPUS=" + count,
                    "-DINIT_CODE=" + initCode,
                    "-o",
                    library.toString(),
                    source.toString()))
            .inheritIO()
            .start();
    assertThat(compiler.waitFor()).isZero();
    return library.toString();
  }
}
