package dev.upshift.brain.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** What the brain counts of itself. Every label comes from a closed set. */
final class BrainMetrics {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Timer commits =
      Timer.builder("upshift.brain.journal.commit")
          .description("One transaction of the journal, synced to the disk")
          .publishPercentileHistogram(false)
          .register(registry);
  private final Counter writes =
      Counter.builder("upshift.brain.journal.writes")
          .description("Writes that are in the journal")
          .register(registry);
  private final MultiGauge hosts =
      MultiGauge.builder("upshift.brain.hosts")
          .description("Hosts by their state")
          .register(registry);

  /** Why a message was not used. */
  enum Rejection {
    TOPIC,
    PAYLOAD,
    UNKNOWN_HOST,
    RETAINED_ORDER,
    MALFORMED_ORDER,
    OVERLOAD,
    STALE,
    EARLY;

    private String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  void message(String kind) {
    registry.counter("upshift.brain.messages", "kind", kind).increment();
  }

  void rejected(Rejection reason) {
    registry.counter("upshift.brain.rejected", "reason", reason.word()).increment();
  }

  void decided(String reason) {
    registry.counter("upshift.brain.decisions", "reason", reason).increment();
  }

  void unpublished(String kind) {
    registry.counter("upshift.brain.unpublished", "kind", kind).increment();
  }

  void committed(int count, Duration took) {
    commits.record(took);
    writes.increment(count);
  }

  void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).strongReference(true).register(registry);
  }

  void hosts(Map<String, Long> byState) {
    hosts.register(
        byState.entrySet().stream()
            .map(e -> MultiGauge.Row.of(Tags.of("state", e.getKey()), e.getValue()))
            .toList(),
        true);
  }

  String scrape() {
    return registry.scrape();
  }

  void close() {
    registry.close();
  }
}
