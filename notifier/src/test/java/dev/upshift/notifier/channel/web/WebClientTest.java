package dev.upshift.notifier.channel.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.upshift.configuration.Secret;
import dev.upshift.notifier.decide.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a request to a service that does not play along ends. */
@Timeout(120)
class WebClientTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private final ServerSocket service;

  WebClientTest() throws IOException {
    service = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    service.close();
  }

  @Test
  void client_closedWhileItWaits_isInterrupted() throws Exception {
    WebClient client = client(LONG);
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread sender = Thread.ofPlatform().daemon().start(() -> end.complete(failureOf(client)));
    try (Socket connection = service.accept()) {
      assertThat(connection.getInputStream().read()).isEqualTo('P');
      sender.interrupt();
      client.close();
      await().atMost(Duration.ofMinutes(1)).until(end::isDone);
    }
    assertThat(end.join()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void answer_whoseBodyNeverEnds_isCutOffAtTheLimit() throws Exception {
    Thread.ofPlatform().daemon().start(() -> answerForEver("HTTP/1.1 200 OK\r\n\r\n"));
    try (WebClient client = client(Duration.ofSeconds(1))) {
      assertThat(send(client)).isEqualTo(new Answer.Delivered(Optional.empty()));
    }
  }

  @Test
  void answer_whoseBodyBreaksOff_isWhatItsStatusSays() throws Exception {
    String unfinished = "\r\nContent-Length: 100000000\r\n\r\nbegun";
    assertThat(answerTo("HTTP/1.1 200 OK" + unfinished, Dialect.NONE))
        .isEqualTo(new Answer.Delivered(Optional.empty()));
    assertThat(answerTo("HTTP/1.1 200 OK" + unfinished, new Dialect("/id", "", "")))
        .isEqualTo(new Answer.Delivered(Optional.empty()));
    assertThat(answerTo("HTTP/1.1 500 Oops" + unfinished, Dialect.NONE))
        .isInstanceOf(Answer.Failed.class);
    assertThat(answerTo("HTTP/1.1 200 OK" + unfinished, new Dialect("/id", "", "", "/error")))
        .isInstanceOf(Answer.Uncertain.class);
  }

  /** The answer begins, and then nothing more comes. */
  private Answer answerTo(String beginning, Dialect dialect) throws Exception {
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    Thread.ofPlatform().daemon().start(() -> answerWith(beginning, over));
    try (WebClient client = client(Duration.ofSeconds(1), dialect)) {
      return send(client);
    } finally {
      over.complete(true);
    }
  }

  private void answerWith(String beginning, CompletableFuture<Boolean> over) {
    try (Socket connection = service.accept()) {
      connection.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
      boolean _ = over.join();
    } catch (IOException _) {
      return;
    }
  }

  @Test
  void answer_thatIsHuge_isNotReadToItsEnd() throws Exception {
    String huge = "HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n";
    Thread.ofPlatform().daemon().start(() -> answerForEver(huge));
    try (WebClient client = client(LONG)) {
      assertThat(send(client)).isEqualTo(new Answer.Delivered(Optional.empty()));
    }
  }

  @Test
  void answer_whoseHeadNeverEnds_isNotKept() throws Exception {
    Thread.ofPlatform().daemon().start(() -> answerForEver("HTTP/1.1 200 OK\r\nX: "));
    try (WebClient client = client(LONG)) {
      assertThat(send(client)).isInstanceOf(Answer.Uncertain.class);
    }
  }

  @Test
  void request_thatIsNone_isRefused() {
    URI address = URI.create("http://127.0.0.1");
    assertThatThrownBy(() -> WebRequest.json(URI.create("ftp://127.0.0.1"), ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WebRequest.json(address, "").authorized("a\r\nHost: b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Throwable failureOf(WebClient client) {
    try {
      return new AssertionError(send(client));
    } catch (InterruptedException e) {
      return e;
    }
  }

  private Answer send(WebClient client) throws InterruptedException {
    URI address = URI.create("http://127.0.0.1:" + service.getLocalPort() + "/");
    return client.send(() -> WebRequest.json(address, "{}"));
  }

  private static WebClient client(Duration limit) {
    return client(limit, Dialect.NONE);
  }

  private static WebClient client(Duration limit, Dialect dialect) {
    List<Secret> secrets = List.of(new Secret("env:PATH"));
    return new WebClient(secrets, "it", dialect, limit, InstantSource.system());
  }

  /** Until the client hangs up. */
  private void answerForEver(String beginning) {
    try (Socket connection = service.accept()) {
      OutputStream out = connection.getOutputStream();
      out.write(beginning.getBytes(StandardCharsets.US_ASCII));
      byte[] more = "x".repeat(1000).getBytes(StandardCharsets.US_ASCII);
      while (service.isBound()) {
        out.write(more);
      }
    } catch (IOException _) {
      return;
    }
  }
}
