package dev.upshift.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.mqtt.LinkSettings.Subscription;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The links of one test, closed at its end, and how tests wait for them. */
final class Links implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  final Vertx vertx = Vertx.vertx();
  private final List<MqttLink> links = new CopyOnWriteArrayList<>();

  MqttLink open(LinkSettings settings, LinkListener listener) {
    return open(settings, LinkTimings.USUAL, listener);
  }

  MqttLink open(LinkSettings settings, LinkTimings timings, LinkListener listener) {
    MqttLink link = new PahoLink(vertx, settings, timings, listener);
    links.add(link);
    link.open();
    return link;
  }

  MqttLink connect(LinkSettings settings, LinkListener listener) {
    MqttLink link = open(settings, listener);
    await().atMost(PATIENCE).until(link::isConnected);
    return link;
  }

  static <T> T done(Future<T> future) {
    await().atMost(PATIENCE).until(future::isComplete);
    assertThat(future.cause()).isNull();
    return future.result();
  }

  static LinkException failureOf(Future<?> future) {
    await().atMost(PATIENCE).until(future::isComplete);
    assertThat(future.cause()).isInstanceOf(LinkException.class);
    return (LinkException) future.cause();
  }

  static LinkSettings subscribed(LinkSettings settings, String filter) {
    return settings.withSubscriptions(List.of(new Subscription(filter, 1)));
  }

  /** The threads that work for the client, by name: Paho puts the id at the end. */
  static List<String> threadsOf(String clientId) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.endsWith(": " + clientId))
        .toList();
  }

  static void awaitNoThreads(String clientId) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(threadsOf(clientId)).isEmpty());
  }

  @Override
  public void close() {
    for (MqttLink link : links) {
      done(link.close(Optional.empty()));
    }
    done(vertx.close());
  }
}
