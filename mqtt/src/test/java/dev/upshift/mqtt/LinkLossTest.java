package dev.upshift.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a link when its connection, its broker or its place is lost. */
final class LinkLossTest {
  @TempDir Path folder;
  private final Links links = new Links();
  private MosquittoProcess broker;

  @BeforeEach
  void start() {
    broker = new MosquittoProcess(folder).with("max_queued_messages 10000").start();
  }

  @AfterEach
  void end() {
    links.close();
    broker.close();
  }

  private LinkSettings through(TcpProxy proxy, String clientId) {
    return MosquittoProcess.settings(proxy.uri(), folder, clientId);
  }

  @Test
  void brokerKilledAndStarted_linkSubscribesAgain() {
    Recorder recorder = new Recorder();
    MqttLink link = links.connect(Links.subscribed(broker.client("again"), "a/#"), recorder);
    for (int round = 1; round <= 3; round++) {
      broker.kill();
      await().atMost(Links.PATIENCE).until(() -> !link.isConnected());
      Future<Void> meanwhile = link.publish(Recorder.message("a/x", "round " + round, 1, false));
      broker.start();
      Links.done(meanwhile);
      String expected = "round " + round;
      await().atMost(Links.PATIENCE).until(() -> recorder.texts().contains(expected));
    }
    assertThat(link.counters().reconnects()).isEqualTo(3);
    assertThat(recorder.takeovers).isEmpty();
  }

  @Test
  void unacknowledged_afterAReconnect_comesAgain() {
    List<Delivery> kept = new CopyOnWriteArrayList<>();
    Recorder hesitant =
        new Recorder() {
          @Override
          public void received(Delivery delivery) {
            kept.add(delivery);
          }
        };
    try (TcpProxy proxy = new TcpProxy(broker.port())) {
      LinkSettings settings =
          Links.subscribed(through(proxy, "hesitant"), "a/#").withSession(Duration.ofHours(1));
      links.connect(settings, hesitant);
      MqttLink sender = links.connect(broker.client("sender"), new Recorder());
      Links.done(sender.publish(Recorder.message("a/1", "first", 1, false)));
      await().atMost(Links.PATIENCE).until(() -> kept.size() == 1);
      proxy.cut();
      await().atMost(Links.PATIENCE).until(() -> kept.size() == 2);
      assertThat(hesitant.connects).containsExactly(false, true);
      kept.get(0).acknowledge();
      kept.get(1).acknowledge();
      kept.get(1).acknowledge();
      Links.done(sender.publish(Recorder.message("a/2", "second", 1, false)));
      proxy.cut();
      await().atMost(Links.PATIENCE).until(() -> hesitant.connects.size() == 3);
      await().atMost(Links.PATIENCE).until(() -> Recorder.text(kept.getLast()).equals("second"));
      assertThat(kept.stream().map(Recorder::text).filter("first"::equals)).hasSize(2);
    }
  }

  @Test
  void publications_whileTheWireIsCutAgainAndAgain_allArrive() {
    Recorder consumer = new Recorder();
    links.connect(
        Links.subscribed(broker.client("consumer"), "flow/#").withSession(Duration.ofHours(1)),
        consumer);
    try (TcpProxy proxy = new TcpProxy(broker.port())) {
      MqttLink sender = links.connect(through(proxy, "producer"), new Recorder());
      List<Future<Void>> sent = new ArrayList<>();
      for (int burst = 0; burst < 4; burst++) {
        for (int i = 0; i < 200; i++) {
          sent.add(sender.publish(Recorder.message("flow/x", burst + "-" + i, 1, false)));
        }
        await().atMost(Links.PATIENCE).until(sent.get(sent.size() - 150)::succeeded);
        proxy.cut();
      }
      Links.done(Future.all(sent));
    }
    List<String> all = IntStream.range(0, 800).mapToObj(i -> i / 200 + "-" + i % 200).toList();
    await()
        .atMost(Links.PATIENCE)
        .untilAsserted(() -> assertThat(consumer.texts()).containsAll(all));
    assertThat(consumer.texts().stream().distinct().toList()).isEqualTo(all);
  }

  @Test
  void twoClientsWithOneId_exactlyOneKeepsRunning() {
    Recorder one = new Recorder();
    Recorder other = new Recorder();
    MqttLink first = links.connect(broker.client("twin"), one);
    MqttLink second = links.open(broker.client("twin"), other);
    await().atMost(Links.PATIENCE).until(() -> one.takeovers.size() + other.takeovers.size() == 1);
    boolean firstStopped = one.takeovers.size() == 1;
    MqttLink stopped = firstStopped ? first : second;
    MqttLink running = firstStopped ? second : first;
    await().atMost(Links.PATIENCE).until(running::isConnected);
    Links.done(running.publish(Recorder.message("a", "mine", 1, false)));
    assertThat(Links.failureOf(stopped.publish(Recorder.message("a", "x", 1, false))).kind())
        .isEqualTo(LinkException.Kind.TAKEN_OVER);
    Recorder loser = firstStopped ? one : other;
    assertThat(loser.takeovers.getFirst()).hasMessageContaining("twin");
    assertThat((firstStopped ? other : one).takeovers).isEmpty();
  }

  @Test
  void brokerThatSaysSessionTakenOver_stopsTheLinkAtOnce() {
    try (ScriptedBroker scripted =
        new ScriptedBroker((type, _) ->
            type == ScriptedBroker.CONNECT
                ? ScriptedBroker.connack(0)
                : ScriptedBroker.disconnect(0x8E))) {
      Recorder recorder = new Recorder();
      MqttLink link = links.connect(settings(scripted.uri(), "told"), recorder);
      Future<Void> sent = link.publish(Recorder.message("a", "x", 1, false));
      assertThat(Links.failureOf(sent).kind()).isEqualTo(LinkException.Kind.TAKEN_OVER);
      await().atMost(Links.PATIENCE).until(() -> recorder.takeovers.size() == 1);
      assertThat(recorder.losses).isEmpty();
    }
  }

  @Test
  void will_whenTheWireIsCut_isPublished_butNotAfterAFarewell() {
    Recorder recorder = new Recorder();
    links.connect(Links.subscribed(broker.client("watcher"), "will/#"), recorder);
    try (TcpProxy proxy = new TcpProxy(broker.port())) {
      Publication offline = Recorder.message("will/x", "gone", 1, true);
      MqttLink link = links.connect(through(proxy, "mortal").withWill(offline), new Recorder());
      proxy.cut();
      await().atMost(Links.PATIENCE).until(() -> recorder.texts().contains("gone"));
      assertThat(recorder.deliveries.getFirst().retained()).isTrue();
      await().atMost(Links.PATIENCE).until(link::isConnected);
      Links.done(link.close(Optional.of(Recorder.message("will/x", "bye", 1, true))));
      assertThat(Links.failureOf(link.publish(offline)).kind())
          .isEqualTo(LinkException.Kind.CLOSED);
      MqttLink after = links.connect(broker.client("after"), new Recorder());
      Links.done(after.publish(Recorder.message("will/end", "end", 1, false)));
      await().atMost(Links.PATIENCE).until(() -> recorder.texts().contains("end"));
      assertThat(recorder.texts()).containsExactly("gone", "bye", "end");
    }
  }

  private LinkSettings settings(URI uri, String clientId) {
    return MosquittoProcess.settings(uri, folder, clientId);
  }
}
