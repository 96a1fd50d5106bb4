package dev.upshift.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.mqtt.LinkException.Kind;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The link against a real Mosquitto. */
final class PahoLinkTest {
  @TempDir Path folder;
  private final Links links = new Links();
  private MosquittoProcess broker;

  @BeforeEach
  void prepare() {
    broker = new MosquittoProcess(folder);
  }

  @AfterEach
  void end() {
    links.close();
    broker.close();
  }

  @Test
  void publication_sent_arrives() {
    broker.start();
    Recorder recorder = new Recorder();
    MqttLink link = links.connect(Links.subscribed(broker.client("one"), "a/#"), recorder);
    Links.done(link.publish(Recorder.message("a/b", "hello", 1, false)));
    Links.done(link.publish(Recorder.message("a/b", "fleeting", 0, false)));
    await()
        .atMost(Links.PATIENCE)
        .untilAsserted(() -> assertThat(recorder.texts()).contains("hello", "fleeting"));
    assertThat(link.counters().received()).isEqualTo(2);
  }

  @Test
  void firstConnect_brokerAbsent_isTriedUntilItAppears() {
    Recorder recorder = new Recorder();
    MqttLink link = links.open(broker.client("early"), recorder);
    Future<Void> waiting = link.publish(Recorder.message("a", "kept", 1, false));
    await().atMost(Links.PATIENCE).until(() -> recorder.losses.size() >= 3);
    assertThat(recorder.losses.getFirst().kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(recorder.losses.getFirst()).hasMessageContaining("connection refused");
    assertThat(waiting.isComplete()).isFalse();
    broker.start();
    await().atMost(Links.PATIENCE).until(waiting::succeeded);
    assertThat(recorder.takeovers).isEmpty();
  }

  @Test
  void fleetingPublication_whileDisconnected_fails() {
    MqttLink link = links.open(broker.client("alone"), new Recorder());
    assertThat(Links.failureOf(link.publish(Recorder.message("a", "x", 0, false))).kind())
        .isEqualTo(Kind.NOT_SENT);
  }

  @Test
  void burst_aboveReceiveMaximum_isHeldBackAndAllArriveInOrder() {
    broker.with("max_queued_messages 10000").start();
    Recorder recorder = new Recorder();
    MqttLink link = links.connect(Links.subscribed(broker.client("burst"), "burst/#"), recorder);
    List<Future<Void>> sent =
        IntStream.range(0, 2000)
            .mapToObj(i -> link.publish(Recorder.message("burst/x", "n" + i, 1, false)))
            .toList();
    await().atMost(Links.PATIENCE).until(() -> sent.stream().allMatch(Future::succeeded));
    await().atMost(Links.PATIENCE).until(() -> recorder.deliveries.size() == 2000);
    assertThat(recorder.texts())
        .containsExactlyElementsOf(IntStream.range(0, 2000).mapToObj(i -> "n" + i).toList());
    assertThat(link.counters().waiting()).isZero();
  }

  @Test
  void outbox_full_refusesAtOnce() {
    MqttLink link = links.open(broker.client("full").withLimits(2, 10), new Recorder());
    link.publish(Recorder.message("a", "1", 1, false));
    link.publish(Recorder.message("a", "2", 1, false));
    assertThat(Links.failureOf(link.publish(Recorder.message("a", "3", 1, false))).kind())
        .isEqualTo(Kind.NOT_SENT);
  }

  @Test
  void publication_denied_failsNamingTopicAndReason() {
    broker.permitting("pattern readwrite open/#").start();
    MqttLink link = links.connect(broker.client("denied"), new Recorder());
    LinkException failure =
        Links.failureOf(link.publish(Recorder.message("shut/x", "no", 1, false)));
    assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
    assertThat(failure).hasMessageContaining("shut/x").hasMessageContaining("not authorized, 0x87");
    assertThat(link.counters().refused()).isEqualTo(1);
    Future<Void> allowed = link.publish(Recorder.message("open/x", "yes", 1, false));
    await().atMost(Links.PATIENCE).until(allowed::succeeded);
  }
}
