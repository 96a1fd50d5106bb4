package dev.upshift.brain.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Picture;
import dev.upshift.brain.decision.Policy;
import dev.upshift.brain.journal.JournalFile;
import dev.upshift.brain.journal.JournalReader;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebServerTest {
  private static final String TOKEN = "right";
  private static final Instant NOW = Instant.parse("2026-11-23T20:15:30.9Z");
  private static final HostId HOST = new HostId("tnr-0");

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = vertx.createHttpClient();
  private JournalFile file;
  private JournalReader reader;
  private int port;
  private volatile boolean connected = true;

  private record Reply(int status, String body, String date) {}

  @BeforeEach
  void listen() throws Exception {
    file = JournalFile.open(folder);
    reader = new JournalReader(file);
    WebServer server = new WebServer(vertx, InstantSource.fixed(NOW), new Source(reader), TOKEN);
    port =
        server
            .listen(0)
            .toCompletionStage()
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS)
            .actualPort();
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    reader.close();
    file.close();
  }

  private Reply ask(HttpMethod method, String path, String host, String token) throws Exception {
    RequestOptions options =
        new RequestOptions().setMethod(method).setHost("127.0.0.1").setPort(port).setURI(path);
    options.putHeader("Host", host + ":" + port);
    if (!token.isEmpty()) {
      options.putHeader("Authorization", "Bearer " + token);
    }
    return client
        .request(options)
        .compose(request -> request.send().compose(WebServerTest::reply))
        .toCompletionStage()
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  private static io.vertx.core.Future<Reply> reply(HttpClientResponse response) {
    String date = String.valueOf(response.getHeader("Date"));
    return response
        .body()
        .map(Buffer::toString)
        .map(b -> new Reply(response.statusCode(), b, date));
  }

  private Reply get(String path) throws Exception {
    return ask(HttpMethod.GET, path, "localhost", TOKEN);
  }

  @ParameterizedTest
  @CsvSource({
    "/healthz,200",
    "/metrics,200",
    "/openapi.yaml,200",
    "/v1/hosts,200",
    "/v1/hosts/tnr-0,200",
    "/v1/hosts/nobody,404",
    "/v1/hosts/No%20body,404",
    "/v1/decisions,200",
    "/v1/decisions?host=tnr-0&since=2026-01-01T00:00:00Z&limit=5,200",
    "/v1/decisions?limit=0,400",
    "/v1/decisions?limit=many,400",
    "/v1/decisions?since=yesterday,400",
    "/v1/decisions?host=A%20B,400",
    "/v1/decisions/none,404",
    "/elsewhere,404"
  })
  void page_answers(String path, int status) throws Exception {
    assertThat(get(path).status()).isEqualTo(status);
  }

  @Test
  void answer_isDated_soThatAHostCanCompareItsClock() throws Exception {
    assertThat(get("/healthz").date()).isEqualTo("Mon, 23 Nov 2026 20:15:30 GMT");
  }

  @Test
  void history_needsTheToken() throws Exception {
    assertThat(ask(HttpMethod.GET, "/v1/hosts", "localhost", "").status()).isEqualTo(401);
    assertThat(ask(HttpMethod.GET, "/v1/hosts", "localhost", "wrong").status()).isEqualTo(401);
    assertThat(ask(HttpMethod.GET, "/healthz", "localhost", "").status()).isEqualTo(200);
  }

  @Test
  void foreignHostName_isTurnedAway() throws Exception {
    assertThat(ask(HttpMethod.GET, "/v1/hosts", "evil.example", TOKEN).status()).isEqualTo(421);
  }

  @Test
  void writing_isNotPossible() throws Exception {
    assertThat(ask(HttpMethod.POST, "/v1/hosts", "localhost", TOKEN).status()).isEqualTo(405);
    assertThat(ask(HttpMethod.DELETE, "/v1/hosts", "localhost", TOKEN).status()).isEqualTo(405);
  }

  @Test
  void health_withoutABroker_isDegraded() throws Exception {
    connected = false;
    Reply reply = get("/healthz");
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.body()).contains("\"connected\":false");
  }

  @Test
  void everyPage_isDescribed() throws Exception {
    String description = get("/openapi.yaml").body();
    assertThat(Pages.paths()).allMatch(path -> description.contains("\n  " + path + ":\n"));
  }

  private final class Source implements WebSource {
    private final JournalReader journal;

    Source(JournalReader journal) {
      this.journal = journal;
    }

    @Override
    public Health health() {
      return new Health(connected, true, 1, 3, "brain-1");
    }

    @Override
    public String metrics() {
      return "upshift_brain_epoch 3\n";
    }

    @Override
    public Map<HostId, Notice.State> pictures() {
      return Map.of(HOST, picture(HOST).orElseThrow());
    }

    @Override
    public Optional<Notice.State> picture(HostId host) {
      return host.equals(HOST)
          ? Optional.of(Picture.of(HostState.initial(HOST), Instant.EPOCH, Policy.defaults(), 3))
          : Optional.empty();
    }

    @Override
    public Map<String, Notice.Alert> alerts(HostId host) {
      return Map.of();
    }

    @Override
    public JournalReader journal() {
      return journal;
    }
  }
}
