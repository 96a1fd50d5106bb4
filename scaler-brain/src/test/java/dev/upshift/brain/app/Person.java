package dev.upshift.brain.app;

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
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.PlainWord;
import dev.upshift.protocol.Topics;
import dev.upshift.testkit.BrokerFixture;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The operator: sees everything, and gives orders. */
final class Person implements LinkListener, AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Topics topics = Topics.standard();
  private final MqttLink link;
  private final Map<String, byte[]> last = new ConcurrentHashMap<>();
  final List<Notice.Decision> decisions = new CopyOnWriteArrayList<>();
  private final Map<String, List<Notice.State>> states = new ConcurrentHashMap<>();

  /**
   * @param further what it hears besides
   */
  Person(BrokerFixture broker, String... further) {
    LinkSettings settings =
        LinkSettings.of(broker.uri(), "operator", "operator", broker.password("operator"))
            .withSubscriptions(
                Stream.concat(Stream.of(topics.root() + "/#"), Stream.of(further))
                    .map(filter -> new Subscription(filter, 1))
                    .toList());
    link = MqttLinks.create(vertx, settings, this);
    link.open();
    Awaitility.await().atMost(ScriptedHost.PATIENCE).until(link::isConnected);
  }

  void order(String host, String property, String value) {
    publish(host + "/override/" + property + "/set", value, false);
  }

  void publish(String below, String value, boolean retained) {
    publishAt(topics.root() + "/" + below, value, retained);
  }

  void publishAt(String topic, String value, boolean retained) {
    link.publish(
        new Publication(
            topic,
            value.getBytes(StandardCharsets.UTF_8),
            1,
            retained,
            Optional.empty(),
            Optional.empty()));
  }

  /** The last payload below the root, as text. */
  String last(String below) {
    return lastAt(topics.root() + "/" + below);
  }

  String lastAt(String topic) {
    byte[] payload = last.get(topic);
    return payload == null ? "" : new String(payload, StandardCharsets.UTF_8);
  }

  /** As if nothing had been heard there. */
  void forget(String topic) {
    last.remove(topic);
  }

  boolean hasSeen(String below) {
    return last.containsKey(topics.root() + "/" + below);
  }

  /** What the brain said last about a host: others may be talked of at the same time. */
  Optional<Notice.State> state(String host) {
    List<Notice.State> heard = states(host);
    return heard.isEmpty() ? Optional.empty() : Optional.of(heard.getLast());
  }

  /**
   * All that the brain said about a host, in order: a state may be followed at once by the next.
   */
  List<Notice.State> states(String host) {
    return List.copyOf(states.getOrDefault(topics.root() + "/" + host + "/state", List.of()));
  }

  @Override
  public void connected(boolean sessionPresent) {
    // Subscriptions are asked for by the link.
  }

  @Override
  public void lost(LinkException reason) {
    // The link tries again by itself.
  }

  @Override
  public void received(Delivery delivery) {
    last.put(delivery.topic(), delivery.payload());
    Optional<Address> address = topics.parse(delivery.topic());
    if (address.isPresent()
        && Codec.decode(address.get(), delivery.payload())
            instanceof Decoded.Accepted(var message)) {
      switch (message) {
        case Notice.Decision decision -> decisions.add(decision);
        case Notice.State state ->
            states.computeIfAbsent(delivery.topic(), _ -> new CopyOnWriteArrayList<>()).add(state);
        case PlainWord _ -> {}
        default -> {}
      }
    }
    delivery.acknowledge();
  }

  @Override
  public void takenOver(LinkException reason) {
    throw new IllegalStateException("two operators at once", reason);
  }

  @Override
  public void close() {
    link.close(Optional.empty()).toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
