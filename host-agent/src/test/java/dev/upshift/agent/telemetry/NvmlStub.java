package dev.upshift.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.testkit.RealPart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A library that is built here and stands for NVIDIA's. */
public final class NvmlStub {
  private NvmlStub() {}

  /**
   * Builds it.
   *
   * @param settings macros of the stub's source, such as {@code GPUS=2}; the driver starts without
   *     any
   */
  public static Path build(Path folder, List<String> settings)
      throws IOException, InterruptedException {
    Path source = folder.resolve("nvml_stub.c");
    try (InputStream stub = NvmlStub.class.getResourceAsStream("/nvml_stub.c")) {
      Files.write(source, Objects.requireNonNull(stub).readAllBytes());
    }
    Path library = folder.resolve("libnvidia-ml.so.1");
    Process compiler =
        new ProcessBuilder(
                Stream.of(
                        Stream.of(
                            RealPart.GCC.require().toString(), "-shared", "-nostdlib", "-fPIC"),
                        settings.stream().map(s -> "-D" + s),
                        Stream.of("-o", library.toString(), source.toString()))
                    .flatMap(s -> s)
                    .toList())
            .inheritIO()
            .start();
    assertThat(compiler.waitFor()).isZero();
    return library;
  }

  /** Opens one with so many cards. */
  static GpuSource open(Path folder, String... settings) throws Exception {
    return NvmlGpus.open(build(folder, List.of(settings)).toString(), NvmlStub::silentLog);
  }

  static KernelLog silentLog() {
    return KernelLog.follow(Path.of("/none"), 0);
  }
}
