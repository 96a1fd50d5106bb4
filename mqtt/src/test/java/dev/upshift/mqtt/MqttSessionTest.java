package dev.upshift.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.mqtt.LinkException.Kind;
import dev.upshift.mqtt.LinkSettings.Subscription;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MqttSessionTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration QUIET = Duration.ofMillis(500);
  private static final List<Subscription> ALL = List.of(new Subscription("a/#", 1));

  @TempDir Path folder;
  private final Links links = new Links();

  @AfterEach
  void end() {
    links.close();
  }

  private MqttSession connect(LinkSettings settings) {
    return Links.done(MqttSession.connect(links.vertx, settings, LIMIT));
  }

  private LinkException refusal(URI uri, Duration limit) {
    LinkSettings settings = MosquittoProcess.settings(uri, folder, "command");
    return Links.failureOf(MqttSession.connect(links.vertx, settings, limit));
  }

  @Test
  void retained_givesTheLastOfEachTopic() {
    MosquittoProcess broker = new MosquittoProcess(folder).start();
    try (broker) {
      MqttSession session = connect(broker.client("command"));
      for (String text : List.of("old", "new")) {
        Links.done(session.publish(Recorder.message("a/1", text, 1, true)));
      }
      Links.done(session.publish(Recorder.message("a/2", "two", 1, true)));
      Links.done(session.publish(Recorder.message("b/1", "elsewhere", 1, true)));
      List<Delivery> found = Links.done(session.retained(ALL, QUIET, LIMIT));
      assertThat(found.stream().map(Recorder::text)).containsExactlyInAnyOrder("new", "two");
      Links.done(session.close());
      Links.awaitNoThreads("command");
    }
  }

  @Test
  void retained_whereNothingIs_isEmpty() {
    MosquittoProcess broker = new MosquittoProcess(folder).start();
    try (broker) {
      MqttSession session = connect(broker.client("command"));
      assertThat(Links.done(session.retained(ALL, QUIET, LIMIT))).isEmpty();
      Links.done(session.close());
    }
  }

  @Test
  void answer_isAwaited_andItsAbsenceIsTold() {
    MosquittoProcess broker = new MosquittoProcess(folder).start();
    try (broker) {
      MqttSession session = connect(broker.client("command"));
      Links.done(session.subscribe(ALL, LIMIT));
      Future<Delivery> echo = session.awaitMessage(d -> d.topic().equals("a/echo"), LIMIT);
      Links.done(session.publish(Recorder.message("a/other", "no", 1, false)));
      Links.done(session.publish(Recorder.message("a/echo", "yes", 1, true)));
      assertThat(Recorder.text(Links.done(echo))).isEqualTo("yes");
      Future<Delivery> none = session.awaitMessage(_ -> true, Duration.ofMillis(300));
      assertThat(Links.failureOf(none).kind()).isEqualTo(Kind.UNREACHABLE);
      Links.done(session.close());
    }
  }

  @Test
  void broker_absent_isToldAtOnce() {
    URI nobody = URI.create("mqtt://127.0.0.1:" + MosquittoProcess.freePort());
    assertThat(refusal(nobody, LIMIT).kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void broker_silent_isToldInTime() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      URI uri = URI.create("mqtt://127.0.0.1:" + silent.getLocalPort());
      LinkException refusal = refusal(uri, Duration.ofSeconds(1));
      assertThat(refusal.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(refusal).hasMessageContaining("did not answer within 1 s");
    }
  }

  @Test
  void credentials_refused_areNotAuthorized() {
    try (ScriptedBroker broker = new ScriptedBroker((_, _) -> ScriptedBroker.connack(0x86))) {
      assertThat(refusal(broker.uri(), LIMIT).kind()).isEqualTo(Kind.NOT_AUTHORIZED);
    }
  }

  @Test
  void connection_lost_endsWhatWaits() {
    MosquittoProcess broker = new MosquittoProcess(folder).start();
    try (broker) {
      MqttSession session = connect(broker.client("command"));
      Future<Delivery> waiting = session.awaitMessage(_ -> true, LIMIT);
      broker.kill();
      assertThat(Links.failureOf(waiting).kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(Links.failureOf(session.ended()).kind()).isEqualTo(Kind.UNREACHABLE);
    }
  }
}
