package dev.upshift.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.mqtt.LinkException.Kind;
import dev.upshift.testkit.BrokerFixture;
import dev.upshift.testkit.EmbeddedBrokerFixture;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links on the product's own broker, which is killed while messages flow. */
final class LinkBrokerKillTest {
  private static final String EVENTS = "upshift/v1/gpu-1/telemetry/event";

  @TempDir Path folder;
  private final Links links = new Links();
  private BrokerFixture broker;

  @BeforeEach
  void start() {
    broker = EmbeddedBrokerFixture.start(folder, "gpu-1");
  }

  @AfterEach
  void end() {
    links.close();
    broker.close();
  }

  private LinkSettings client(String user) {
    return LinkSettings.of(broker.uri(), user, user, broker.password(user))
        .withBackoff(Duration.ofMillis(50), Duration.ofMillis(500));
  }

  /**
   * The broker itself was seen to lose what it had acknowledged a moment before the kill: that is
   * not the link's to hold, and why events are told until the brain has them.
   */
  @Test
  void brokerKilledAndStarted_whileMessagesFlow_losesNothingUnacknowledged() {
    Recorder brain = new Recorder();
    links.connect(
        Links.subscribed(client("brain"), EVENTS).withSession(Duration.ofHours(1)), brain);
    MqttLink agent = links.connect(client("gpu-1"), new Recorder());
    List<Future<Void>> sent = new ArrayList<>();
    List<String> certain = List.of();
    for (int round = 0; round < 3; round++) {
      int from = sent.size();
      for (int i = 0; i < 300; i++) {
        sent.add(agent.publish(Recorder.message(EVENTS, "event " + sent.size(), 1, false)));
      }
      await().atMost(Links.PATIENCE).until(sent.get(from + 50)::succeeded);
      broker.kill();
      certain =
          IntStream.range(0, sent.size())
              .filter(i -> !sent.get(i).isComplete())
              .mapToObj(i -> "event " + i)
              .toList();
      broker.start();
    }
    Links.done(Future.all(sent));
    List<String> unacknowledgedAtTheLastKill = certain;
    assertThat(unacknowledgedAtTheLastKill).isNotEmpty();
    await()
        .atMost(Links.PATIENCE)
        .untilAsserted(() -> assertThat(brain.texts()).containsAll(unacknowledgedAtTheLastKill));
    assertThat(agent.counters().reconnects()).isGreaterThanOrEqualTo(3);
    assertThat(agent.counters().refused()).isZero();
    assertThat(brain.takeovers).isEmpty();
  }

  @Test
  void publication_notPermitted_isRefusedAndTheLinkGoesOn() {
    MqttLink agent = links.connect(client("gpu-1"), new Recorder());
    Future<Void> denied =
        agent.publish(Recorder.message("upshift/v1/gpu-2/telemetry/event", "no", 1, false));
    assertThat(Links.failureOf(denied).kind()).isEqualTo(Kind.REFUSED);
    assertThat(denied.cause()).hasMessageContaining("upshift/v1/gpu-2/telemetry/event");
    Links.done(agent.publish(Recorder.message(EVENTS, "yes", 1, false)));
  }

  @Test
  void subscription_notPermitted_isAFailedAttempt() {
    Recorder recorder = new Recorder();
    MqttLink agent =
        links.open(Links.subscribed(client("gpu-1"), "upshift/v1/+/telemetry/#"), recorder);
    await().atMost(Links.PATIENCE).until(() -> !recorder.losses.isEmpty());
    assertThat(recorder.losses.getFirst().kind()).isEqualTo(Kind.REFUSED);
    assertThat(recorder.losses.getFirst()).hasMessageContaining("upshift/v1/+/telemetry/#");
    assertThat(agent.isConnected()).isFalse();
  }

  @Test
  void twoClientsWithOneId_exactlyOneKeepsRunning() {
    Recorder one = new Recorder();
    Recorder other = new Recorder();
    MqttLink first = links.connect(client("gpu-1"), one);
    MqttLink second = links.connect(client("gpu-1"), other);
    await().atMost(Links.PATIENCE).until(() -> one.takeovers.size() == 1);
    assertThat(first.isConnected()).isFalse();
    Links.done(second.publish(Recorder.message(EVENTS, "mine", 1, false)));
    assertThat(other.takeovers).isEmpty();
  }
}
