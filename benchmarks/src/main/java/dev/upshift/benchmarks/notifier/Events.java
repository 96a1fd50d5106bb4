package dev.upshift.benchmarks.notifier;

import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The decisions that both are given, each with an id of its own. */
final class Events {
  private final AtomicInteger count = new AtomicInteger();

  /** One event. */
  record Event(String id, HostId host) {
    Notice.Decision decision() {
      return new Notice.Decision(
          id,
          host.name(),
          "medium",
          "light",
          "running",
          "fallback",
          "3 reboots within 60m",
          Map.of("reboots", 3, "maxReboots", 3, "window", "60m"),
          "scale-up",
          Instant.now().plusSeconds(3600),
          Instant.now());
    }

    /** The same as an alert for an Alertmanager, as a bridge would make it. */
    String alert() {
      return """
      [{"labels":{"alertname":"fallback","host":"%s","severity":"warning","decision":"%s"},\
      "annotations":{"summary":"%s: medium -> light (fallback)",\
      "description":"3 reboots within 60m"}}]\
      """
          .formatted(host.name(), id, host.name());
    }
  }

  /** The next one, about this host. */
  Event next(String host) {
    return new Event(
        String.format(Locale.ROOT, "ev-%06d", count.incrementAndGet()), new HostId(host));
  }
}
