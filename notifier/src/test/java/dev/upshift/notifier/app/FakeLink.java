package dev.upshift.notifier.app;

import dev.upshift.mqtt.Delivery;
import dev.upshift.mqtt.LinkCounters;
import dev.upshift.mqtt.LinkException;
import dev.upshift.mqtt.LinkListener;
import dev.upshift.mqtt.LinkSettings;
import dev.upshift.mqtt.MqttLink;
import dev.upshift.mqtt.Publication;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.Codec;
import dev.upshift.protocol.Message;
import dev.upshift.protocol.Topics;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A link in memory: the test is the broker. */
final class FakeLink implements MqttLink {
  final List<Publication> published = new CopyOnWriteArrayList<>();
  final AtomicInteger acknowledged = new AtomicInteger();
  final LinkSettings settings;
  private final Context context;
  private final LinkListener listener;
  private volatile boolean connected;
  volatile boolean sessionPresent;

  FakeLink(Vertx vertx, LinkSettings settings, LinkListener listener) {
    this.context = vertx.getOrCreateContext();
    this.settings = settings;
    this.listener = listener;
  }

  @Override
  public void open() {
    context.runOnContext(_ -> {
      connected = true;
      listener.connected(sessionPresent);
    });
  }

  void receive(Address address, Message message) {
    receive(Topics.standard().name(address), Codec.encode(message));
  }

  /** What a person says once. */
  void order(Address address, String word) {
    receive(Topics.standard().name(address), word.getBytes(StandardCharsets.UTF_8), false, false);
  }

  void receive(String topic, byte[] payload) {
    receive(topic, payload, true, false);
  }

  /** What was delivered before and not acknowledged. */
  void receiveAgain(Address address, Message message) {
    receive(Topics.standard().name(address), Codec.encode(message), false, true);
  }

  private void receive(String topic, byte[] payload, boolean retained, boolean redelivered) {
    Delivery delivery =
        new Delivery(
            topic,
            payload,
            1,
            retained,
            redelivered,
            Optional.empty(),
            Optional.empty(),
            acknowledged::incrementAndGet);
    context.runOnContext(_ -> listener.received(delivery));
  }

  /** The broker goes away. */
  void lose() {
    context.runOnContext(_ -> {
      connected = false;
      listener.lost(new LinkException(LinkException.Kind.UNREACHABLE, "The broker is away."));
    });
  }

  /** The payloads published on a topic, as text. */
  List<String> on(Address address) {
    String topic = Topics.standard().name(address);
    return published.stream()
        .filter(p -> p.topic().equals(topic))
        .map(p -> new String(p.payload(), StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  public Future<Void> publish(Publication publication) {
    published.add(publication);
    return Future.succeededFuture();
  }

  @Override
  public boolean isConnected() {
    return connected;
  }

  @Override
  public LinkCounters counters() {
    return new LinkCounters(0, 0, 0, 0, 0);
  }

  @Override
  public Future<Void> close(Optional<Publication> farewell) {
    connected = false;
    farewell.ifPresent(published::add);
    return Future.succeededFuture();
  }
}
