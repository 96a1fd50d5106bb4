package dev.upshift.cli.doctor;

import dev.upshift.agent.telemetry.GpuSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

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
    FutureTask<String> look = new FutureTask<>(() -> answer(source));
    Thread.ofPlatform().daemon().name("gpu").start(look);
    try {
      String answer = look.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      boolean lost = answer.isEmpty() && Files.isDirectory(known);
      return lost
          ? Finding.failed("gpu", "host", "the kernel has GPUs, but NVML shows none", FIX)
          : Finding.ok("gpu", "host", answer.isEmpty() ? "no NVIDIA GPU here" : answer);
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

  private static String answer(Supplier<GpuSource> source) {
    try (GpuSource gpus = source.get()) {
      return gpus.read().isEmpty() ? "" : gpus.description();
    }
  }
}
