package dev.upshift.notifier.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.Secret;
import dev.upshift.notifier.channel.Hook;
import dev.upshift.notifier.decide.Notices;
import dev.upshift.notifier.outbox.Outbox;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.Severity;
import dev.upshift.protocol.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifierTest {
  private static final Address DECISIONS = new Address.DecisionFeed(Notices.HOST);
  private static final Address ALERT = new Address.AlertFeed(Notices.HOST, "unstable");

  @TempDir Path folder;
  private final Hook slack = new Hook();
  private final Hook second = new Hook();
  private final ByteArrayOutputStream console = new ByteArrayOutputStream();
  private final List<FakeLink> links = new ArrayList<>();
  private @Nullable Notifier notifier;

  @AfterEach
  void stop() {
    if (notifier != null) {
      notifier.close();
    }
    slack.close();
    second.close();
  }

  @Test
  void decision_received_isSentOnEachChannelAndAcknowledged() {
    start(console(), slack("slack", slack));
    link().receive(DECISIONS, Notices.scaleUp("d-1"));
    eventually(() -> assertThat(slack.bodies()).hasSize(1));
    eventually(() -> assertThat(printed()).containsOnlyOnce("tnr-0: light -> medium"));
    assertThat(slack.bodies().getFirst()).contains("d-1").doesNotContain("repeat");
    eventually(() -> assertThat(link().acknowledged).hasValue(1));
  }

  @Test
  void decision_acknowledged_isOnDiskAlready() throws IOException {
    start(slack("slack", slack.alwaysHang()));
    link().receive(DECISIONS, Notices.scaleUp("d-1"));
    eventually(() -> assertThat(link().acknowledged).hasValue(1));
    Path copy = Files.createDirectory(folder.resolve("copy"));
    for (String name : List.of("outbox.sqlite", "outbox.sqlite-wal")) {
      Files.copy(folder.resolve("state").resolve(name), copy.resolve(name));
    }
    try (Outbox crashed = Outbox.open(copy.resolve("outbox.sqlite"))) {
      assertThat(crashed.front("slack", 10))
          .extracting(w -> w.announcement().reference())
          .containsExactly("d-1");
    }
  }

  @Test
  void decision_receivedTwice_isSentOnce() {
    start(slack("slack", slack));
    link().receive(DECISIONS, Notices.scaleUp("d-1"));
    link().receive(DECISIONS, Notices.scaleUp("d-1"));
    link().receive(DECISIONS, Notices.scaleUp("d-2"));
    eventually(() -> assertThat(slack.bodies()).hasSize(2));
    assertThat(slack.bodies().getLast()).contains("d-2");
    eventually(() -> assertThat(link().acknowledged).hasValue(3));
  }

  @Test
  void alert_shownAgainAtEachConnect_isSentOncePerChange() {
    start(slack("slack", slack));
    link().receive(ALERT, Notices.alert(AlertState.RESOLVED, Notices.AT.minusSeconds(9)));
    link().receive(ALERT, Notices.alert(AlertState.FIRING, Notices.AT));
    link().receive(ALERT, Notices.alert(AlertState.FIRING, Notices.AT));
    link().receive(ALERT, Notices.alert(AlertState.RESOLVED, Notices.AT.plusSeconds(9)));
    link().receive(ALERT, Notices.alert(AlertState.RESOLVED, Notices.AT.plusSeconds(9)));
    link().receive(Topics.standard().name(ALERT), new byte[0]);
    eventually(() -> assertThat(link().acknowledged).hasValue(6));
    eventually(() -> assertThat(slack.bodies()).hasSize(2));
    assertThat(slack.bodies().getFirst()).contains("alert unstable (warning)");
    assertThat(slack.bodies().getLast()).contains("alert unstable is resolved");
  }

  @Test
  void message_malformed_isCountedAndAcknowledgedAndHoldsUpNobody() throws Exception {
    start(slack("slack", slack));
    byte[] nonsense = "{\"v\":1".getBytes(StandardCharsets.UTF_8);
    link().receive(Topics.standard().name(DECISIONS), nonsense);
    link().receive("upshift/v1/Not A Host/decision", nonsense);
    link().receive(DECISIONS, Notices.scaleUp("d-1"));
    eventually(() -> assertThat(slack.bodies()).hasSize(1));
    eventually(() -> assertThat(link().acknowledged).hasValue(3));
    assertThat(get("/metrics"))
        .contains("upshift_notifier_received_total{outcome=\"rejected\"} 2.0")
        .contains("upshift_notifier_received_total{outcome=\"queued\"} 1.0");
  }

  @Test
  void channel_askingToWait_isPausedAloneAndGetsItOnceLater() {
    slack.then(429, "1", "rate_limited");
    start(slack("slack", slack), slack("second", second));
    link().receive(DECISIONS, Notices.scaleUp("d-1"));
    link().receive(DECISIONS, Notices.scaleUp("d-2"));
    eventually(() -> assertThat(second.bodies()).hasSize(2));
    eventually(() -> assertThat(slack.bodies()).hasSize(3));
    assertThat(slack.bodies().get(1)).contains("d-1").doesNotContain("repeat");
    assertThat(slack.bodies().get(2)).contains("d-2");
  }

  @Test
  void channel_thatHangs_holdsUpNoOther() {
    start(slack("slack", slack.alwaysHang()), slack("second", second));
    for (int i = 0; i < 20; i++) {
      link().receive(DECISIONS, Notices.scaleUp("d-" + i));
    }
    eventually(() -> assertThat(second.bodies()).hasSize(20));
    assertThat(slack.bodies().size()).isLessThan(20);
  }

  @Test
  void connection_droppedAfterTheRequest_isSentAgainAsAPossibleRepeat() {
    slack.thenReset();
    start(slack("slack", slack));
    link().receive(DECISIONS, Notices.scaleUp("d-1"));
    eventually(() -> assertThat(slack.bodies()).hasSize(2));
    assertThat(slack.bodies().getFirst()).doesNotContain("repeat");
    assertThat(slack.bodies().getLast()).contains("(possible repeat)");
  }

  @Test
  void layout_notAccepted_isSentOnceAsTextAndThenGivenUpWithAnAlert() {
    slack.then(400).then(400);
    start(slack("slack", slack), console());
    link().receive(DECISIONS, Notices.scaleUp("d-1"));
    Address alert = fleetAlert("notifier-dead-letter-slack");
    eventually(() -> assertThat(link().on(alert)).hasSize(1));
    assertThat(slack.bodies()).hasSize(2);
    assertThat(slack.bodies().getLast()).doesNotContain("blocks");
    assertThat(link().on(alert).getFirst()).contains("firing", "gave up", "light -> medium");
    link().receive(DECISIONS, Notices.scaleUp("d-2"));
    eventually(() -> assertThat(link().on(alert)).hasSize(2));
    assertThat(link().on(alert).getLast()).contains("resolved");
  }

  @Test
  void channel_refusing_isStoppedUntilRestart_keepsItsMessagesAndNamesTheSecret() throws Exception {
    slack.then(403, "", "invalid_token");
    start(slack("slack", slack), console());
    link().receive(DECISIONS, Notices.scaleUp("d-1"));
    link().receive(DECISIONS, Notices.scaleUp("d-2"));
    Address alert = fleetAlert("notifier-stopped-slack");
    eventually(() -> assertThat(link().on(alert)).hasSize(1));
    assertThat(link().on(alert).getFirst())
        .contains("critical", "webhook-slack")
        .doesNotContain("canary");
    eventually(() -> assertThat(printed()).contains("notice").doesNotContain("canary"));
    link().receive(alert(alert), link().published.getLast().payload());
    eventually(() -> assertThat(printed()).contains("alert notifier-stopped-slack (critical)"));
    assertThat(get("/healthz"))
        .contains("\"status\":\"degraded\"", "\"state\":\"stopped\"", "\"backlog\":2");
    assertThat(slack.bodies()).hasSize(1);

    restart(slack("slack", slack), console());
    eventually(() -> assertThat(slack.bodies()).hasSize(3));
    eventually(() -> assertThat(link().on(alert)).hasSize(1));
    assertThat(link().on(alert).getFirst()).contains("resolved");
  }

  @Test
  void restart_withMessagesWaiting_sendsThemWithoutABroker() {
    slack.then(500).usually(500);
    start(slack("slack", slack));
    link().receive(DECISIONS, Notices.scaleUp("d-1"));
    eventually(() -> assertThat(slack.bodies()).isNotEmpty());
    slack.usually(200);
    int before = slack.bodies().size();
    restart(slack("slack", slack));
    eventually(() -> assertThat(slack.bodies().size()).isGreaterThan(before));
    eventually(() -> assertThat(get("/healthz")).contains("\"backlog\":0"));
  }

  @Test
  void presence_isPublishedWithAGrowingEpochAndWithdrawn() {
    start(console());
    Address session = new Address.NotifierSession();
    eventually(() -> assertThat(link().on(session)).hasSize(1));
    assertThat(link().on(session).getFirst()).contains("online", "\"epoch\":1");
    assertThat(link().settings.will().orElseThrow().retained()).isTrue();
    assertThat(link().settings.cleanStart()).isFalse();
    assertThat(link().settings.sessionExpiry()).isEqualTo(Duration.ofDays(7));
    FakeLink old = link();
    restart(console());
    assertThat(old.on(session).getLast()).contains("offline");
    eventually(() -> assertThat(link().on(session)).hasSize(1));
    assertThat(link().on(session).getFirst()).contains("\"epoch\":2");
  }

  @Test
  void health_whenAllIsWell_saysOk() {
    start(console());
    eventually(() ->
        assertThat(get("/healthz"))
            .contains("\"status\":\"ok\"", "\"connected\":true", "\"backlog\":0"));
    eventually(() -> assertThat(get("/nowhere")).contains("/healthz or /metrics"));
  }

  @Test
  void stateFolder_inUse_isRefused() {
    start(console());
    assertThatThrownBy(() -> launch(console()))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("Another notifier uses the state folder");
  }

  private void start(ChannelConfiguration... channels) {
    notifier = launch(channels);
  }

  private void restart(ChannelConfiguration... channels) {
    if (notifier != null) {
      notifier.close();
    }
    start(channels);
  }

  private Notifier launch(ChannelConfiguration... channels) {
    try {
      Path password = Files.writeString(folder.resolve("password"), "secret");
      RetryConfiguration retry =
          new RetryConfiguration(
              Duration.ofMillis(100),
              Duration.ofMillis(400),
              Duration.ofDays(7),
              Duration.ofSeconds(20));
      NotifierConfiguration configuration =
          new NotifierConfiguration(
              URI.create("mqtt://127.0.0.1:1"),
              new Secret("file:" + password),
              Optional.empty(),
              Topics.DEFAULT_ROOT,
              folder.resolve("state"),
              0,
              List.of(channels),
              retry);
      return Notifier.start(
          configuration,
          (vertx, settings, listener) -> {
            links.add(new FakeLink(vertx, settings, listener));
            return link();
          },
          InstantSource.system(),
          new PrintStream(console, true, StandardCharsets.UTF_8),
          _ -> {});
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private FakeLink link() {
    return links.getLast();
  }

  private static ChannelConfiguration console() {
    return new ChannelConfiguration(
        "console", ChannelConfiguration.Type.CONSOLE, Optional.empty(), Severity.INFO);
  }

  private ChannelConfiguration slack(String name, Hook hook) {
    try {
      Path file = Files.writeString(folder.resolve("webhook-" + name), hook.address());
      return new ChannelConfiguration(
          name,
          ChannelConfiguration.Type.SLACK,
          Optional.of(new Secret("file:" + file)),
          Severity.INFO);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Address fleetAlert(String name) {
    return new Address.AlertFeed(new Address.Fleet(), name);
  }

  private static String alert(Address address) {
    return Topics.standard().name(address);
  }

  private String printed() {
    return console.toString(StandardCharsets.UTF_8);
  }

  private String get(String path) throws IOException, InterruptedException {
    assertThat(notifier).isNotNull();
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + notifier.port() + path);
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }

  private static void eventually(ThrowingRunnable assertion) {
    ConditionFactory patience =
        await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
    patience.untilAsserted(assertion);
  }
}
