package dev.upshift.agent.app;

import dev.upshift.broker.registry.HostRegistry;
import dev.upshift.configuration.Secret;
import dev.upshift.mqtt.Delivery;
import dev.upshift.mqtt.LinkException;
import dev.upshift.mqtt.LinkListener;
import dev.upshift.mqtt.LinkSettings;
import dev.upshift.mqtt.MqttLink;
import dev.upshift.mqtt.MqttLinks;
import dev.upshift.mqtt.Publication;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.PlainWord;
import dev.upshift.protocol.Topics;
import dev.upshift.testkit.BrokerFixture;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A training with credentials of its own, which publishes how far it is. */
final class TrainingDouble implements LinkListener, AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HostId host;
  private final MqttLink link;

  TrainingDouble(BrokerFixture broker, String host) {
    this.host = new HostId(host);
    String user = host + "-training";
    HostRegistry registry = HostRegistry.in(broker.stateFolder());
    Secret password = registry.addTraining(user, host, registry.secretFile(user));
    this.link =
        MqttLinks.create(
            vertx, LinkSettings.of(broker.uri(), "some-library-1", user, password), this);
    link.open();
  }

  void say(String text, boolean retained) throws TimeoutException {
    Publication publication =
        Publication.of(
            Topics.standard(),
            new Address.TrainingProgress(host),
            new PlainWord(text),
            1,
            retained);
    Void _ = link.publish(publication).await(60, TimeUnit.SECONDS);
  }

  @Override
  public void connected(boolean sessionPresent) {}

  @Override
  public void lost(LinkException reason) {}

  @Override
  public void takenOver(LinkException reason) {
    throw new IllegalStateException("two trainings in one test", reason);
  }

  @Override
  public void received(Delivery delivery) {
    throw new IllegalStateException("a training subscribes to nothing");
  }

  @Override
  public void close() throws TimeoutException {
    Void _ = link.close(Optional.empty()).await(30, TimeUnit.SECONDS);
    Void _ = vertx.close().await(30, TimeUnit.SECONDS);
  }
}
