package dev.upshift.notifier.app;

import dev.upshift.mqtt.MqttLink;
import dev.upshift.mqtt.Publication;
import dev.upshift.notifier.decide.Notices;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.Topics;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Decisions that are published one after the other, while something else happens. */
final class Flow implements AutoCloseable {
  static final Pattern ID = Pattern.compile("flow-\\d{4}");
  private static final long EVERY_MILLIS = 40;

  private final MqttLink brain;
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger count = new AtomicInteger();
  private final Set<String> published = ConcurrentHashMap.newKeySet();

  Flow(MqttLink brain) {
    this.brain = brain;
  }

  void begin() {
    ScheduledFuture<?> _ =
        scheduler.scheduleAtFixedRate(this::publish, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void publish() {
    String id = "flow-%04d".formatted(count.incrementAndGet());
    published.add(id);
    publish(brain, id);
  }

  /** One decision by that id; returns once the broker has it. */
  static void publish(MqttLink brain, String id) {
    brain
        .publish(
            Publication.once(
                Topics.standard(), new Address.DecisionFeed(Notices.HOST), Notices.scaleUp(id)))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  /** Ends it; what was published. */
  Set<String> end() throws InterruptedException {
    scheduler.shutdown();
    boolean _ = scheduler.awaitTermination(1, TimeUnit.MINUTES);
    return published;
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    brain.close(Optional.empty()).toCompletionStage().toCompletableFuture().join();
  }
}
