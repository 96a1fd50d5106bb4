package dev.upshift.cli.doctor;

import dev.upshift.agent.telemetry.GpuSource;
import dev.upshift.protocol.Telemetry.Gpu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Whether the GPUs that the kernel has answer. */
final class GpuCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String FIX =
      "look at 'nvidia-smi' and the kernel's log, and reboot, or install the driver that belongs to"
          + " this kernel";

  private GpuCheck() {}

  static Finding look() {
    return of(GpuSource::find, Path.of("/proc/driver/nvidia/gpus"), PATIENCE);
  }

  /**
   * Looks at them.
   *
   * @param known the kernel's own folder of GPUs
   */
  static Finding of(Supplier<GpuSource> source, Path known, Duration patience) {
    FutureTask<Finding> look = new FutureTask<>(() -> answer(source, count(known)));
    Thread.ofPlatform().daemon().name("gpu").start(look);
    try {
      return look.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return Finding.failed(
          "gpu", "host", "NVML does not answer within " + patience.toSeconds() + " s", FIX);
    } catch (ExecutionException e) {
      return Finding.failed("gpu", "host", "NVML fails: " + e.getCause(), FIX);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Finding.skipped("gpu", "host", "interrupted");
    }
  }

  private static Finding answer(Supplier<GpuSource> source, int known) {
    try (GpuSource gpus = source.get()) {
      List<Gpu> read = gpus.read();
      Optional<Gpu> broken = read.stream().filter(g -> g.problem() != null).findFirst();
      if (broken.isPresent()) {
        Gpu gpu = broken.get();
        return Finding.failed("gpu", "host", "GPU " + gpu.index() + ": " + gpu.problem(), FIX);
      }
      if (read.size() < known) {
        String detail = "the kernel has %d GPUs, but %d answer".formatted(known, read.size());
        String reason = gpus.problem().map(p -> ": " + p).orElse("");
        return Finding.failed("gpu", "host", detail + reason, FIX);
      }
      return Finding.ok("gpu", "host", read.isEmpty() ? "no NVIDIA GPU here" : gpus.description());
    }
  }

  /** The kernel has a folder for each. */
  private static int count(Path known) {
    try (Stream<Path> folders = Files.list(known)) {
      return Math.toIntExact(folders.count());
    } catch (IOException _) {
      return 0;
    }
  }
}
