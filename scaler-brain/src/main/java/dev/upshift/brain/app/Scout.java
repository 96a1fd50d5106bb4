package dev.upshift.brain.app;

import dev.upshift.mqtt.Delivery;
import dev.upshift.mqtt.LinkException;
import dev.upshift.mqtt.LinkListener;
import dev.upshift.mqtt.LinkSettings;
import dev.upshift.mqtt.LinkSettings.Subscription;
import dev.upshift.mqtt.MqttLink;
import dev.upshift.mqtt.MqttLinks;
import dev.upshift.protocol.Codec;
import dev.upshift.protocol.Codec.Decoded;
import dev.upshift.protocol.Message;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.Topics;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Looks for the highest epoch before this brain begins its own: in the retained session of a brain,
 * and in what hosts say they work under. A connection of its own, because the will of the real one
 * must carry the epoch already.
 */
final class Scout implements LinkListener {
  private static final Duration LISTENING = Duration.ofMillis(600);

  private final Vertx vertx;
  private final Topics topics;
  private final LinkSettings settings;
  private final LongConsumer found;
  private final Consumer<LinkException> trouble;
  private Optional<MqttLink> link = Optional.empty();
  private long highest;
  private boolean timing;

  /**
   * Makes a scout.
   *
   * @param settings of a client of its own
   * @param found told once of the highest epoch
   * @param trouble told of every failed attempt to connect
   */
  Scout(
      Vertx vertx,
      Topics topics,
      LinkSettings settings,
      LongConsumer found,
      Consumer<LinkException> trouble) {
    this.vertx = vertx;
    this.topics = topics;
    this.settings =
        settings.withSubscriptions(
            List.of(
                new Subscription(topics.root() + "/_brain/session", 1),
                new Subscription(topics.filter(Optional.empty(), "telemetry/training"), 1),
                new Subscription(topics.filter(Optional.empty(), "telemetry/heartbeat"), 0)));
    this.found = found;
    this.trouble = trouble;
  }

  void start() {
    MqttLink created = MqttLinks.create(vertx, settings, this);
    link = Optional.of(created);
    created.open();
  }

  void stop() {
    link.ifPresent(l -> l.close(Optional.empty()));
    link = Optional.empty();
  }

  @Override
  public void connected(boolean sessionPresent) {
    if (!timing) {
      timing = true;
      vertx.setTimer(LISTENING.toMillis(), _ -> report());
    }
  }

  private void report() {
    if (link.isPresent()) {
      link.get().close(Optional.empty()).onComplete(_ -> found.accept(highest));
      link = Optional.empty();
    }
  }

  @Override
  public void received(Delivery delivery) {
    topics
        .parse(delivery.topic())
        .map(address -> Codec.decode(address, delivery.payload()))
        .ifPresent(decoded -> {
          if (decoded instanceof Decoded.Accepted(Message message)) {
            note(epoch(message));
          }
        });
    delivery.acknowledge();
  }

  private void note(long epoch) {
    if (Incarnation.isPossible(epoch)) {
      highest = Math.max(highest, epoch);
    }
  }

  private static long epoch(Message message) {
    return switch (message) {
      case Notice.ComponentSession session -> session.epoch();
      case Telemetry.Training training -> training.epoch();
      case Telemetry.Heartbeat heartbeat -> heartbeat.epoch();
      default -> 0;
    };
  }

  @Override
  public void lost(LinkException reason) {
    trouble.accept(reason);
  }

  @Override
  public void takenOver(LinkException reason) {
    trouble.accept(reason);
  }
}
