package dev.upshift.brain.app;

import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.Telemetry.Gpu;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** What phones and dashboards show of a host without parsing JSON. Unknown values read "none". */
final class StatusWords {
  private static final String NONE = "none";

  private StatusWords() {}

  /** Said when they change. */
  static Map<String, String> words(Notice.State picture, Figures figures) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("mode", text(picture.mode()));
    words.put("state", text(picture.state()));
    words.put("since", moment(picture.since()));
    words.put("next", text(picture.next()));
    words.put("next-at", moment(picture.nextAt()));
    words.put("reason", text(picture.reason()));
    words.put("training", figures.training().map(t -> t.phase().word()).orElse(NONE));
    return words;
  }

  /** Said at most once a minute. */
  static Map<String, String> numbers(Notice.State picture, Figures figures, Instant now) {
    Map<String, String> numbers = new LinkedHashMap<>();
    numbers.put(
        "minutes-in-mode",
        Long.toString(Math.max(0, Duration.between(picture.since(), now).toMinutes())));
    numbers.put("reboots-last-hour", Integer.toString(picture.reboots()));
    figures
        .heartbeat()
        .ifPresent(h -> {
          numbers.put("uptime-seconds", Long.toString(Math.round(h.uptimeSeconds())));
          numbers.put("processes", Integer.toString(h.processes()));
        });
    figures.gpus().map(Telemetry.Gpus::gpus).ifPresent(g -> gpus(numbers, g));
    figures.training().ifPresent(t -> training(numbers, t));
    figures
        .remaining()
        .ifPresent(
            left -> numbers.put("eta", now.plus(left).truncatedTo(ChronoUnit.MINUTES).toString()));
    Optional.ofNullable(picture.cost()).ifPresent(cost -> numbers.putAll(cost(cost)));
    return numbers;
  }

  private static void gpus(Map<String, String> numbers, List<Gpu> gpus) {
    figure(numbers, "gpu-utilization", all(gpus, Gpu::utilizationPercent).average());
    figure(numbers, "gpu-temperature", all(gpus, Gpu::temperatureCelsius).max());
    if (gpus.stream().anyMatch(g -> g.powerWatts() != null)) {
      figure(numbers, "gpu-power", OptionalDouble.of(all(gpus, Gpu::powerWatts).sum()));
    }
    double total = all(gpus, Gpu::memoryTotalBytes).sum();
    if (total > 0) {
      figure(
          numbers,
          "gpu-memory-percent",
          OptionalDouble.of(100 * all(gpus, Gpu::memoryUsedBytes).sum() / total));
    }
  }

  private static DoubleStream all(List<Gpu> gpus, Function<Gpu, @Nullable Number> figure) {
    return gpus.stream().map(figure).filter(Objects::nonNull).mapToDouble(Number::doubleValue);
  }

  private static void training(Map<String, String> numbers, Telemetry.Training t) {
    Double progress = t.progress();
    Double total = t.progressTotal();
    Double rate = t.ratePerHour();
    if (rate != null) {
      figure(numbers, "rate-per-hour", OptionalDouble.of(rate));
    }
    if (progress != null && total != null && total > 0) {
      figure(numbers, "progress-percent", OptionalDouble.of(100 * progress / total));
    }
  }

  /** A host's, or a fleet's. */
  static Map<String, String> cost(Notice.Cost cost) {
    Map<String, String> numbers = new LinkedHashMap<>();
    numbers.put("cost-per-hour", money(cost.perHour()));
    numbers.put("cost-so-far", money(cost.soFar()));
    Optional.ofNullable(cost.saved()).ifPresent(saved -> numbers.put("saved", money(saved)));
    return numbers;
  }

  private static String money(double amount) {
    return String.format(Locale.ROOT, "%.2f", amount);
  }

  private static void figure(Map<String, String> numbers, String name, OptionalDouble value) {
    value.ifPresent(v -> {
      String written = String.format(Locale.ROOT, "%.1f", v);
      numbers.put(
          name, written.endsWith(".0") ? written.substring(0, written.length() - 2) : written);
    });
  }

  private static String text(@Nullable String value) {
    return value == null || value.isEmpty() ? NONE : value;
  }

  private static String moment(@Nullable Instant value) {
    return value == null ? NONE : value.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
