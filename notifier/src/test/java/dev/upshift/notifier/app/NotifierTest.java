package dev.upshift.notifier.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upshift.configuration.FailureException;
import dev.upshift.notifier.decide.Notices;
import dev.upshift.notifier.outbox.Outbox;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotifierTest extends NotifierStage {
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
  void decision_redelivered_isMarked_whereNobodyKnowsWhetherItWasSent() {
    start(slack("slack", slack));
    link().receive(DECISIONS, Notices.scaleUp("d-1"));
    link().receiveAgain(DECISIONS, Notices.scaleUp("d-1"));
    link().receiveAgain(DECISIONS, Notices.scaleUp("d-2"));
    eventually(() -> assertThat(slack.bodies()).hasSize(2));
    assertThat(slack.bodies().getFirst()).contains("d-1").doesNotContain("(possible repeat)");
    assertThat(slack.bodies().getLast()).contains("d-2").contains("(possible repeat)");
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
    String headline = "alert notifier-dead-letter-slack (warning)";
    eventually(() -> assertThat(printed()).as("also without the broker").contains(headline));
    link().receive(alert(alert), link().published.getLast().payload());
    link().receive(DECISIONS, Notices.scaleUp("d-2"));
    eventually(() -> assertThat(link().on(alert)).hasSize(2));
    assertThat(link().on(alert).getLast()).contains("resolved");
    eventually(() -> assertThat(printed()).contains("dead-letter-slack is resolved"));
    assertThat(printed()).containsOnlyOnce(headline);
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
    eventually(() -> assertThat(get("/nowhere")).contains("/healthz, /metrics or /messages"));
  }

  @Test
  void fullText_ofAMessage_isServedUnderTheLinkThatChannelsGive() throws Exception {
    start(slack("slack", slack));
    link().receive(DECISIONS, Notices.scaleUp("d-1"));
    eventually(() -> assertThat(slack.bodies()).hasSize(1));
    assertThat(get("/messages?id=decision%2Ftnr-0%2Fd-1"))
        .contains("light -> medium", "Why: stable for 60m");
    assertThat(get("/messages?id=decision%2Ftnr-0%2Fd-9")).contains("no such message");
  }

  @Test
  void stateFolder_inUse_isRefused() {
    start(console());
    assertThatThrownBy(() -> launch(console()))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("Another notifier uses the state folder");
  }
}
