package dev.upshift.notifier.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.notifier.decide.Notices;
import dev.upshift.notifier.outbox.Ledger;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is told of a channel that fails for long, and of one that is not there any more. */
class NotifierTroubleTest extends NotifierStage {
  private static final Address STOPPED = fleetAlert("notifier-stopped-slack");
  private static final Address FAILING = fleetAlert("notifier-failing-slack");
  private static final Address REMOVED = fleetAlert("notifier-removed-slack");
  private static final Address SESSION = new Address.NotifierSession();

  @Test
  void alert_ofAChannelThatIsRemoved_ends_andItsMessagesWaitUntilItIsBack() {
    slack.then(401);
    start(slack("slack", slack), console());
    link().receive(DECISIONS, Notices.scaleUp("d-1"));
    eventually(() -> assertThat(printed()).contains("alert notifier-stopped-slack (critical)"));
    reload(console());
    eventually(() -> assertThat(printed()).contains("notifier-stopped-slack is resolved"));
    assertThat(link().on(STOPPED).getLast()).contains("resolved", "is not configured any more");
    assertThat(printed())
        .contains("alert notifier-removed-slack (warning)")
        .contains("they go out once it is configured again; the first is given up at 20")
        .contains("run: ./upshift notify history slack");
    assertThat(link().on(REMOVED).getFirst()).contains("\"messagesWaiting\":1");
    reload(slack("slack", slack), console());
    eventually(() -> assertThat(slack.bodies()).hasSize(2));
    assertThat(slack.bodies().getLast()).contains("d-1");
    eventually(() -> assertThat(printed()).contains("notifier-removed-slack is resolved"));
    assertThat(link().on(REMOVED)).hasSize(2);
  }

  @Test
  void alert_ofAChannelThatIsRemovedWhileNobodyRuns_endsAtTheStart() {
    slack.then(401);
    start(slack("slack", slack), console());
    link().receive(DECISIONS, Notices.scaleUp("d-1"));
    eventually(() -> assertThat(printed()).contains("alert notifier-stopped-slack (critical)"));
    restart(console());
    eventually(() -> assertThat(printed()).contains("notifier-stopped-slack is resolved"));
    eventually(() -> assertThat(link().on(STOPPED).getLast()).contains("resolved"));
    eventually(() -> assertThat(printed()).contains("alert notifier-removed-slack (warning)"));
    restart(console());
    assertThat(printed())
        .containsOnlyOnce("notifier-stopped-slack is resolved")
        .containsOnlyOnce("alert notifier-removed-slack (warning)");
  }

  @Test
  void alert_thatOnlyTheBrokerRemembers_endsWhereItsChannelIsNotConfigured() {
    slack.then(401);
    start(slack("slack", slack));
    link().receive(DECISIONS, Notices.scaleUp("d-1"));
    eventually(() -> assertThat(link().on(STOPPED)).hasSize(1));
    byte[] retained = link().published.getLast().payload();
    folder = folder.resolve("elsewhere");
    assertThat(folder.toFile().mkdir()).isTrue();
    restart(console());
    link().receive(alert(STOPPED), retained);
    eventually(() -> assertThat(link().on(STOPPED)).hasSize(1));
    assertThat(link().on(STOPPED).getFirst()).contains("resolved");
  }

  @Test
  void messages_ofARemovedChannel_areGivenUpAtTheirExpiry_withANotice() {
    slack.then(401);
    start(slack("slack", slack), console());
    link().receive(DECISIONS, Notices.scaleUp("d-1"));
    eventually(() -> assertThat(link().on(STOPPED)).hasSize(1));
    expiry = Duration.ofMillis(1);
    restart(console());
    eventually(() ->
        assertThat(printed())
            .contains("alert notifier-removed-slack (warning)")
            .contains("notifier-removed-slack is resolved: Channel 'slack' is not configured any")
            .contains("what waited for it is given up"));
    List<Ledger.Line> lines = history("slack");
    assertThat(lines).extracting(Ledger.Line::state).containsExactly("dead");
    assertThat(lines.getFirst().trouble())
        .isEqualTo("given up: the channel is not configured any more");
  }

  @Test
  void channel_failingForLong_isToldOnceOnTheOthers_andInTheHeartbeat_untilItDelivers() {
    tellAfter = Duration.ofMillis(1);
    slack.usually(500);
    start(slack("slack", slack), console());
    link().receive(DECISIONS, Notices.scaleUp("d-1"));
    link().receive(DECISIONS, Notices.scaleUp("d-2"));
    eventually(() -> assertThat(printed()).contains("alert notifier-failing-slack (warning)"));
    assertThat(link().on(FAILING).getFirst())
        .contains("firing", "\"messagesWaiting\":2", "firstGivenUpAt", "oldestWaitsSince")
        .contains("answer 500")
        .doesNotContain("canary");
    assertThat(printed())
        .contains("has delivered nothing since 20", "; 2 messages wait; its last error: answer 500")
        .contains("it goes on trying; the first message is given up at 20")
        .contains("run: ./upshift notify test slack");
    restart(slack("slack", slack), console());
    eventually(() -> assertThat(link().on(SESSION).getFirst()).contains("[\"slack\"]"));
    eventually(() -> assertThat(get("/healthz")).contains("degraded", "\"failingSeconds\":"));
    slack.usually(200);
    eventually(() -> assertThat(printed()).contains("notifier-failing-slack is resolved"));
    assertThat(printed())
        .containsOnlyOnce("alert notifier-failing-slack (warning)")
        .contains("delivers again");
    restart(slack("slack", slack), console());
    eventually(() -> assertThat(link().on(SESSION)).isNotEmpty());
    assertThat(link().on(SESSION).getFirst()).doesNotContain("failing");
  }

  @Test
  void channel_failing_isTriedAtOnceWhenTheConfigurationIsChanged() {
    firstDelay = Duration.ofHours(1);
    slack.then(500);
    start(slack("slack", slack), console());
    link().receive(DECISIONS, Notices.scaleUp("d-1"));
    eventually(() -> assertThat(slack.bodies()).hasSize(1));
    eventually(() -> assertThat(get("/healthz")).contains("degraded"));
    reload(slack("slack", slack));
    eventually(() -> assertThat(slack.bodies()).hasSize(2));
  }

  @Test
  void trouble_thatNoRouteTakes_isToldOnAllOthers_andWithoutOthersInTheHeartbeat() {
    tellAfter = Duration.ofMillis(1);
    slack.usually(500);
    ChannelConfiguration choosy =
        ChannelKit.choosy(console(), Severity.CRITICAL, Map.of("site", "far"), Optional.empty());
    start(slack("slack", slack), choosy);
    link().receive(DECISIONS, Notices.scaleUp("d-1"));
    eventually(() -> assertThat(printed()).contains("alert notifier-failing-slack (warning)"));
    assertThat(printed()).doesNotContain("light -> medium");
    restart(slack("slack", slack));
    eventually(() -> assertThat(link().on(SESSION).getFirst()).contains("[\"slack\"]"));
    assertThat(history("slack")).extracting(Ledger.Line::reference).containsExactly("d-1");
  }

  private List<Ledger.Line> history(String channel) {
    try (Ledger ledger = Ledger.open(folder.resolve("state/outbox.sqlite"))) {
      return ledger.latest(Optional.of(channel), 50);
    }
  }
}
