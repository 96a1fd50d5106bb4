package dev.upshift.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Paho's threads end, however a connection goes. */
final class LinkThreadsTest {
  private static final LinkTimings BRIEF =
      new LinkTimings(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));

  @TempDir Path folder;
  private final Links links = new Links();

  @AfterEach
  void end() {
    links.close();
  }

  private static URI address(ServerSocket server) {
    return URI.create("mqtt://127.0.0.1:" + server.getLocalPort());
  }

  private static ServerSocket server() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @Test
  void close_whileConnected_endsEveryThread() {
    MosquittoProcess broker = new MosquittoProcess(folder).start();
    try (broker) {
      MqttLink link = links.connect(broker.client("tidy"), new Recorder());
      assertThat(Links.threadsOf("tidy")).isNotEmpty();
      Links.done(link.close(Optional.of(Recorder.message("a", "bye", 1, false))));
      assertThat(Links.threadsOf("tidy")).isEmpty();
      assertThat(link.isConnected()).isFalse();
    }
  }

  @Test
  void attempt_thatNobodyAnswers_isGivenUpAndTriedAgain() throws IOException {
    try (ServerSocket silent = server()) {
      Recorder recorder = new Recorder();
      LinkSettings settings = MosquittoProcess.settings(address(silent), folder, "unheard");
      MqttLink link = links.open(settings, BRIEF, recorder);
      await().atMost(Links.PATIENCE).until(() -> recorder.losses.size() >= 2);
      assertThat(recorder.losses.getFirst()).hasMessageContaining("did not answer within 1 s");
      Links.done(link.close(Optional.empty()));
      Links.awaitNoThreads("unheard");
    }
  }

  @Test
  void server_thatHangsUpAtOnce_leavesNoThreadBehind() throws IOException {
    try (ServerSocket rude = server()) {
      Thread.ofVirtual().start(() -> hangUp(rude));
      Recorder recorder = new Recorder();
      LinkSettings settings =
          MosquittoProcess.settings(address(rude), folder, "shunned")
              .withBackoff(Duration.ofMillis(5), Duration.ofMillis(10));
      MqttLink link = links.open(settings, recorder);
      await().atMost(Links.PATIENCE).until(() -> recorder.losses.size() >= 30);
      assertThat(recorder.takeovers).isEmpty();
      Links.done(link.close(Optional.empty()));
      Links.awaitNoThreads("shunned");
    }
  }

  private static void hangUp(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        client.close();
      } catch (IOException _) {
        return;
      }
    }
  }

  @Test
  void close_beforeOpening_completes() {
    LinkSettings settings =
        MosquittoProcess.settings(URI.create("mqtt://127.0.0.1:1"), folder, "never");
    MqttLink link = MqttLinks.create(links.vertx, settings, new Recorder());
    Links.done(link.close(Optional.empty()));
    assertThat(Links.failureOf(link.publish(Recorder.message("a", "x", 1, false))).kind())
        .isEqualTo(LinkException.Kind.CLOSED);
  }
}
