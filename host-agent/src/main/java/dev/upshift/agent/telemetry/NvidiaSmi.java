package dev.upshift.agent.telemetry;

import dev.upshift.protocol.Telemetry.Gpu;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** NVIDIA GPUs through the {@code nvidia-smi} program, where NVML itself cannot be used. */
final class NvidiaSmi implements GpuSource {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final double MEBIBYTE = 1024.0 * 1024;
  private static final String QUERY =
      "index,uuid,name,utilization.gpu,memory.used,memory.total,temperature.gpu,power.draw,"
          + "clocks.sm,clocks.mem,ecc.errors.corrected.volatile.total,"
          + "ecc.errors.uncorrected.volatile.total,clocks_throttle_reasons.active,driver_version";
  private static final int COLUMNS = QUERY.split(",", -1).length;

  private final Path program;
  private final KernelLog log;

  NvidiaSmi(Path program, KernelLog log) {
    this.program = program;
    this.log = log;
  }

  static Optional<NvidiaSmi> onPath() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .filter(f -> !f.isEmpty())
        .map(f -> Path.of(f, "nvidia-smi"))
        .filter(Files::isExecutable)
        .findFirst()
        .map(p -> new NvidiaSmi(p, NvmlGpus.kernelLog()));
  }

  @Override
  public List<Gpu> read() {
    return rows().stream().map(NvidiaSmi::gpu).toList();
  }

  @Override
  public List<Xid> errors() {
    return Xid.inLines(log.newLines());
  }

  @Override
  public String description() {
    List<String[]> rows = rows();
    return rows.isEmpty()
        ? "no GPU"
        : "driver %s, %s"
            .formatted(
                rows.getFirst()[COLUMNS - 1],
                rows.stream().map(r -> r[2]).collect(Collectors.joining(", ")));
  }

  @Override
  public Optional<String> name() {
    return Optional.of("nvidia-smi");
  }

  @Override
  public void close() {
    log.close();
  }

  private List<String[]> rows() {
    return answer()
        .lines()
        .map(l -> l.split(", ", -1))
        .filter(r -> r.length == COLUMNS && r[0].matches("\\d{1,3}"))
        .toList();
  }

  private static Gpu gpu(String[] row) {
    if (row[1].startsWith("[")) {
      boolean lost = row[1].contains("lost");
      return NvmlGpus.unanswering(
          Integer.parseInt(row[0]), lost ? NvmlGpus.LOST : "does not answer: " + row[1]);
    }
    Function<Integer, @Nullable Double> at = i -> number(row[i]);
    return new Gpu(
        Integer.parseInt(row[0]),
        row[1],
        row[2],
        at.apply(3),
        bytes(at.apply(4)),
        bytes(at.apply(5)),
        at.apply(6),
        at.apply(7),
        whole(at.apply(8)),
        whole(at.apply(9)),
        count(at.apply(10)),
        count(at.apply(11)),
        row[12].matches("0x[0-9a-fA-F]{1,16}")
            ? ThrottleReasons.words(Long.parseUnsignedLong(row[12].substring(2), 16))
            : null,
        null,
        null);
  }

  /** Null for what the card does not give: {@code [N/A]}, {@code [Not Supported]}. */
  private static @Nullable Double number(String text) {
    return text.matches("-?\\d+(\\.\\d+)?") ? Double.valueOf(text) : null;
  }

  private static @Nullable Long bytes(@Nullable Double mebibytes) {
    return mebibytes == null ? null : Long.valueOf(Math.round(mebibytes * MEBIBYTE));
  }

  private static @Nullable Integer whole(@Nullable Double value) {
    return value == null ? null : Integer.valueOf(Math.toIntExact(Math.round(value)));
  }

  private static @Nullable Long count(@Nullable Double value) {
    return value == null ? null : Long.valueOf(Math.round(value));
  }

  /** A program that hangs is ended, so that its like do not pile up. */
  private String answer() {
    try {
      Process process =
          new ProcessBuilder(
                  program.toString(), "--query-gpu=" + QUERY, "--format=csv,noheader,nounits")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      // Only one that hangs: destroying one that has ended would close what it said unread.
      var _ =
          process
              .onExit()
              .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
              .exceptionally(_ -> process.destroyForcibly());
      try (InputStream output = process.getInputStream()) {
        String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
          throw new IllegalStateException("nvidia-smi ended with exit code " + code);
        }
        return text;
      }
    } catch (IOException e) {
      throw new IllegalStateException("nvidia-smi cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while nvidia-smi ran", e);
    }
  }
}
