package dev.upshift.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.configuration.Secret;
import dev.upshift.mqtt.LinkException.Kind;
import io.vertx.core.Future;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a link says when a broker does not want something. */
final class LinkRefusalTest {
  @TempDir Path folder;
  private final Links links = new Links();

  @AfterEach
  void end() {
    links.close();
  }

  private LinkSettings settings(URI uri, String clientId) {
    return MosquittoProcess.settings(uri, folder, clientId);
  }

  private LinkException firstLoss(Recorder recorder) {
    await().atMost(Links.PATIENCE).until(() -> !recorder.losses.isEmpty());
    return recorder.losses.getFirst();
  }

  @Test
  void credentials_refused_areNotAuthorized() {
    for (int code : List.of(0x86, 0x87)) {
      try (ScriptedBroker broker = new ScriptedBroker((_, _) -> ScriptedBroker.connack(code))) {
        Recorder recorder = new Recorder();
        links.open(settings(broker.uri(), "stranger" + code), recorder);
        LinkException loss = firstLoss(recorder);
        assertThat(loss.kind()).isEqualTo(Kind.NOT_AUTHORIZED);
        assertThat(loss).hasMessageContaining("'stranger" + code).hasMessageContaining("password");
      }
    }
  }

  @Test
  void mosquittoWithoutTheUser_isNotAuthorized() {
    MosquittoProcess broker = new MosquittoProcess(folder).anonymousRefused().start();
    try (broker) {
      Recorder recorder = new Recorder();
      links.open(broker.client("nobody"), recorder);
      assertThat(firstLoss(recorder).kind()).isEqualTo(Kind.NOT_AUTHORIZED);
    }
  }

  @Test
  void password_missing_isToldAndTriedAgain() {
    Recorder recorder = new Recorder();
    LinkSettings settings =
        LinkSettings.of(
                URI.create("mqtt://127.0.0.1:1"), "x", "x", new Secret("file:" + folder + "/none"))
            .withBackoff(Duration.ofMillis(10), Duration.ofMillis(20));
    links.open(settings, recorder);
    await().atMost(Links.PATIENCE).until(() -> recorder.losses.size() >= 2);
    assertThat(firstLoss(recorder)).hasMessageContaining("/none");
  }

  @Test
  void subscription_denied_isAFailedAttemptNamingTheFilter() {
    try (ScriptedBroker broker =
        new ScriptedBroker((type, body) ->
            switch (type) {
              case ScriptedBroker.CONNECT -> ScriptedBroker.connack(0);
              case ScriptedBroker.SUBSCRIBE -> ScriptedBroker.suback(body, 0x87);
              default -> ScriptedBroker.nothing();
            })) {
      Recorder recorder = new Recorder();
      MqttLink link =
          links.open(Links.subscribed(settings(broker.uri(), "reader"), "shut/#"), recorder);
      LinkException loss = firstLoss(recorder);
      assertThat(loss.kind()).isEqualTo(Kind.REFUSED);
      assertThat(loss).hasMessageContaining("'shut/#'").hasMessageContaining("0x87");
      await().atMost(Links.PATIENCE).until(() -> recorder.losses.size() >= 7);
      assertThat(link.isConnected()).isFalse();
      assertThat(recorder.connects).isEmpty();
      assertThat(recorder.takeovers).isEmpty();
    }
  }

  @Test
  void subscription_answeredByHangingUp_isAFailedAttemptNamingTheFilter() {
    try (ScriptedBroker broker =
        new ScriptedBroker((type, _) ->
            type == ScriptedBroker.CONNECT
                ? ScriptedBroker.connack(0)
                : ScriptedBroker.disconnect(0x87))) {
      Recorder recorder = new Recorder();
      links.open(Links.subscribed(settings(broker.uri(), "reader"), "shut/#"), recorder);
      LinkException loss = firstLoss(recorder);
      assertThat(loss.kind()).isEqualTo(Kind.REFUSED);
      assertThat(loss).hasMessageContaining("'shut/#'").hasMessageContaining("0x87");
    }
  }

  @Test
  void publication_answeredByHangingUp_failsAloneAndTheOthersPass() {
    List<String> taken = new CopyOnWriteArrayList<>();
    try (ScriptedBroker broker =
        new ScriptedBroker((type, body) -> {
          if (type == ScriptedBroker.CONNECT) {
            return ScriptedBroker.connack(0);
          }
          if (type != ScriptedBroker.PUBLISH) {
            return ScriptedBroker.nothing();
          }
          if (ScriptedBroker.topic(body).equals("shut")) {
            return ScriptedBroker.disconnect(0x87);
          }
          taken.add(ScriptedBroker.topic(body));
          return ScriptedBroker.puback(body);
        })) {
      MqttLink link = links.connect(settings(broker.uri(), "writer"), new Recorder());
      Future<Void> before = link.publish(Recorder.message("before", "x", 1, false));
      Future<Void> denied = link.publish(Recorder.message("shut", "x", 1, false));
      Future<Void> after = link.publish(Recorder.message("after", "x", 1, false));
      LinkException failure = Links.failureOf(denied);
      assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
      assertThat(failure).hasMessageContaining("'shut'").hasMessageContaining("0x87");
      Links.done(before);
      Links.done(after);
      assertThat(taken).contains("before", "after");
    }
  }

  @Test
  void topicName_invalid_failsAlone() {
    MosquittoProcess broker = new MosquittoProcess(folder).start();
    try (broker) {
      MqttLink link = links.connect(broker.client("odd"), new Recorder());
      assertThat(Links.failureOf(link.publish(Recorder.message("a/#", "x", 1, false))).kind())
          .isEqualTo(Kind.REFUSED);
      Links.done(link.publish(Recorder.message("a", "x", 1, false)));
      Links.done(link.close(Optional.empty()));
    }
  }

  @Test
  void message_tooLargeForTheBroker_failsAlone() {
    MosquittoProcess broker = new MosquittoProcess(folder).with("max_packet_size 1000").start();
    try (broker) {
      MqttLink link = links.connect(broker.client("large"), new Recorder());
      Future<Void> large = link.publish(Recorder.message("a", "x".repeat(2000), 1, false));
      assertThat(Links.failureOf(large).kind()).isEqualTo(Kind.REFUSED);
      assertThat(large.cause()).hasMessageContaining("1000 bytes");
      Links.done(link.publish(Recorder.message("a", "x", 1, false)));
    }
  }
}
