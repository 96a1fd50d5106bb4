package dev.upshift.brain.app;

import dev.upshift.mqtt.LinkCounters;
import dev.upshift.mqtt.MqttLink;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** What the main connection counts of itself, since it was opened. */
final class LinkGauges {
  private LinkGauges() {}

  static void register(BrainMetrics metrics, Supplier<Optional<MqttLink>> link) {
    add(metrics, link, "received", "Deliveries taken", LinkCounters::received);
    add(metrics, link, "dropped", "Deliveries given up", LinkCounters::dropped);
    add(metrics, link, "reconnects", "Connections after the first", LinkCounters::reconnects);
    add(metrics, link, "refused", "Publications refused", LinkCounters::refused);
    add(metrics, link, "outbox", "Publications that wait", LinkCounters::waiting);
  }

  private static void add(
      BrainMetrics metrics,
      Supplier<Optional<MqttLink>> link,
      String name,
      String description,
      ToLongFunction<LinkCounters> counter) {
    metrics.gauge(
        "upshift.brain.link." + name,
        description,
        () -> counter.applyAsLong(link.get().map(MqttLink::counters).orElse(LinkCounters.NONE)));
  }
}
