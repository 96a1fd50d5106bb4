package dev.upshift.benchmarks.notifier;

import dev.upshift.mqtt.Delivery;
import dev.upshift.mqtt.LinkException;
import dev.upshift.mqtt.LinkListener;
import dev.upshift.mqtt.LinkSettings;
import dev.upshift.mqtt.LinkSettings.Subscription;
import dev.upshift.mqtt.MqttLink;
import dev.upshift.mqtt.MqttLinks;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.Codec;
import dev.upshift.protocol.Codec.Decoded;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Topics;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;

/**
 * What an Alertmanager needs to be given decisions that are published over MQTT: forwards each, at
 * once, as an alert. Its session is as durable as the notifier's, and it acknowledges what
 * Alertmanager has taken.
 */
final class Bridge implements LinkListener, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Peer peer;
  private final MqttLink link;

  /** Connects and returns then. */
  Bridge(Vertx vertx, LinkSettings settings, Peer peer) {
    this.peer = peer;
    link =
        MqttLinks.create(
            vertx,
            settings
                .withSession(Duration.ofHours(1))
                .withSubscriptions(List.of(new Subscription("upshift/v1/+/decision", 1))),
            this);
    link.open();
    Awaitility.await().atMost(PATIENCE).until(link::isConnected);
  }

  @Override
  public void received(Delivery delivery) {
    Address address = Topics.standard().parse(delivery.topic()).orElse(null);
    if (address instanceof Address.DecisionFeed
        && Codec.decode(address, delivery.payload())
            instanceof Decoded.Accepted(Notice.Decision decision)) {
      threads.execute(() -> {
        peer.post(new Events.Event(decision.id(), new HostId(decision.host())));
        delivery.acknowledge();
      });
    } else {
      delivery.acknowledge();
    }
  }

  @Override
  public void connected(boolean sessionPresent) {}

  @Override
  public void lost(LinkException reason) {}

  @Override
  public void takenOver(LinkException reason) {}

  @Override
  public void close() {
    Subject.await(link.close(Optional.empty()));
    threads.shutdownNow();
  }
}
