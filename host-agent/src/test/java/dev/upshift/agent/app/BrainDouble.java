package dev.upshift.agent.app;

import dev.upshift.mqtt.Delivery;
import dev.upshift.mqtt.LinkException;
import dev.upshift.mqtt.LinkListener;
import dev.upshift.mqtt.LinkSettings;
import dev.upshift.mqtt.LinkSettings.Subscription;
import dev.upshift.mqtt.MqttLink;
import dev.upshift.mqtt.MqttLinks;
import dev.upshift.mqtt.Publication;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.Codec;
import dev.upshift.protocol.Codec.Decoded;
import dev.upshift.protocol.Command;
import dev.upshift.protocol.CommandAction;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Message;
import dev.upshift.protocol.Topics;
import dev.upshift.testkit.BrokerFixture;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A brain's side of the broker, by hand: it hears all telemetry and says what a test wants. */
final class BrainDouble implements LinkListener, AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Topics topics = Topics.standard();
  private final HostId host;
  private final MqttLink link;
  private final List<Message> heard = new CopyOnWriteArrayList<>();

  BrainDouble(BrokerFixture broker, String host) {
    this.host = new HostId(host);
    this.link =
        MqttLinks.create(
            vertx,
            LinkSettings.of(broker.uri(), "brain", "brain", broker.password("brain"))
                .withBackoff(Duration.ofMillis(100), Duration.ofMillis(500))
                .withSubscriptions(
                    List.of(
                        new Subscription(topics.filter(Optional.of(this.host), "telemetry/+"), 1),
                        new Subscription(topics.filter(Optional.of(this.host), "alert/+"), 1))),
            this);
    link.open();
  }

  /** The last message of a type. */
  <M extends Message> Optional<M> last(Class<M> type) {
    List<M> all = all(type);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }

  <M extends Message> List<M> all(Class<M> type) {
    return heard.stream().filter(type::isInstance).map(type::cast).toList();
  }

  void forget() {
    heard.clear();
  }

  void desire(long epoch, String brain, long revision, String mode) {
    publish(
        Publication.retained(
            topics,
            new Address.Desired(host),
            new Command.Desired(epoch, brain, revision, mode, "test", Instant.now())));
  }

  void received(long throughSeq) {
    publish(
        Publication.retained(topics, new Address.Received(host), new Command.Received(throughSeq)));
  }

  void command(CommandAction action, String id, String session) {
    command(action, id, session, false);
  }

  void rollback(String id, String session, String to) {
    act(CommandAction.ROLLBACK, id, session, false, Map.of("to", to));
  }

  void command(CommandAction action, String id, String session, boolean retained) {
    act(action, id, session, retained, Map.of());
  }

  private void act(
      CommandAction action,
      String id,
      String session,
      boolean retained,
      Map<String, Object> arguments) {
    publish(
        Publication.of(
            topics,
            new Address.Action(host, action),
            new Command.Action(id, 5, "brain", session, arguments),
            1,
            retained));
  }

  @Override
  public void connected(boolean sessionPresent) {}

  @Override
  public void lost(LinkException reason) {}

  @Override
  public void received(Delivery delivery) {
    topics
        .parse(delivery.topic())
        .map(a -> Codec.decode(a, delivery.payload()))
        .filter(Decoded.Accepted.class::isInstance)
        .ifPresent(d -> heard.add(((Decoded.Accepted) d).message()));
    delivery.acknowledge();
  }

  @Override
  public void takenOver(LinkException reason) {
    throw new IllegalStateException("two brains in one test", reason);
  }

  @Override
  public void close() throws TimeoutException {
    Void _ = link.close(Optional.empty()).await(30, TimeUnit.SECONDS);
    Void _ = vertx.close().await(30, TimeUnit.SECONDS);
  }

  private void publish(Publication publication) {
    try {
      Void _ = link.publish(publication).await(60, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("the broker did not take " + publication.topic(), e);
    }
  }
}
