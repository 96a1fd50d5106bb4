package dev.upshift.notifier.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.notifier.decide.Notices;
import dev.upshift.notifier.outbox.Ledger;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.OverrideProperty;
import dev.upshift.protocol.Severity;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.TelemetryKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people and circumstances keep from being told. */
class NotifierControlsTest extends NotifierStage {
  private static final Address SILENCE =
      new Address.OverrideSet(Notices.HOST, OverrideProperty.SILENCE);
  private static final Address ACKNOWLEDGE =
      new Address.OverrideSet(new Address.Fleet(), OverrideProperty.ACKNOWLEDGE);
  private static final Address SITE = fleetAlert("site-event");

  @Test
  void silence_hidesWhatIsAboutTheHost_recordsIt_andTellsAfterItsEndWhatStillFires() {
    start(console());
    door().order(SILENCE, "2h");
    eventually(() -> assertThat(answers(SILENCE)).singleElement().asString().startsWith("s-1 "));
    eventually(() -> assertThat(silences()).contains("\"id\":\"s-1\"", "\"scope\":\"tnr-0\""));
    link().receive(DECISIONS, Notices.scaleUp("d-1"));
    link().receive(ALERT, Notices.alert(AlertState.FIRING, Notices.AT));
    link().receive(SITE, alert("site-event", AlertState.FIRING, Severity.CRITICAL));
    eventually(() -> assertThat(printed()).contains("site-event"));
    assertThat(printed().lines()).hasSize(1);
    eventually(() -> assertThat(states()).containsExactly("done", "silenced", "silenced"));
    door().order(SILENCE, "off");
    eventually(() -> assertThat(answers(SILENCE)).last().isEqualTo("off"));
    eventually(() -> assertThat(printed()).contains("alert unstable (warning)"));
    eventually(() -> assertThat(silences()).isEqualTo("{\"silences\":[]}"));
    assertThat(printed()).doesNotContain("light -> medium");
  }

  @Test
  void silence_thatOutlivesTheAlert_hidesItsEndToo() {
    start(console());
    door().order(SILENCE, "unstable 1h");
    eventually(() -> assertThat(answers(SILENCE)).isNotEmpty());
    link().receive(ALERT, Notices.alert(AlertState.FIRING, Notices.AT));
    eventually(() -> assertThat(states()).containsExactly("silenced"));
    door().order(SILENCE, "off");
    link().receive(ALERT, Notices.alert(AlertState.RESOLVED, Notices.AT.plusSeconds(9)));
    link().receive(DECISIONS, Notices.scaleUp("d-1"));
    eventually(() -> assertThat(printed()).contains("light -> medium"));
    eventually(() -> assertThat(states()).hasSize(3));
  }

  @Test
  void silence_thatIsNoTime_isRefusedWithTheReason() {
    start(console());
    door().order(SILENCE, "for ever");
    eventually(() ->
        assertThat(answers(SILENCE)).singleElement().asString().startsWith("refused: a silence"));
  }

  @Test
  void escalation_isToldOnlyWhereNobodyAcknowledges() {
    Duration patience = Duration.ofSeconds(3);
    start(
        console(),
        ChannelKit.choosy(
            slack("pager", slack), Severity.WARNING, Map.of(), Optional.of(patience)));
    link().receive(ALERT, named("a-seen"));
    eventually(() -> assertThat(printed()).contains("alert unstable"));
    door().order(ACKNOWLEDGE, "a-seen");
    eventually(() -> assertThat(answers(ACKNOWLEDGE)).last().isEqualTo("a-seen by somebody"));
    door().order(ACKNOWLEDGE, "a-stranger");
    eventually(() -> assertThat(answers(ACKNOWLEDGE)).last().asString().startsWith("refused"));
    link().receive(SITE, alert("site-event", AlertState.FIRING, Severity.CRITICAL));
    eventually(() -> assertThat(slack.bodies()).hasSize(1));
    assertThat(slack.bodies().getFirst()).contains("site-event").doesNotContain("a-seen");
    eventually(() -> assertThat(states()).containsExactly("done", "done", "silenced", "done"));
  }

  @Test
  void escalation_isWhatTheMessageSaysHowToPrevent_alsoOfAWarningAndADecision_butOfNoEnd() {
    start(
        slack("team", slack),
        ChannelKit.choosy(
            slack("pager", second), Severity.WARNING, Map.of(), Optional.of(Duration.ofHours(1))));
    link().receive(ALERT, named("a-1"));
    link().receive(DECISIONS, Notices.because("fallback"));
    link().receive(DECISIONS, Notices.scaleUp("d-2"));
    link().receive(ALERT, Notices.alert(AlertState.RESOLVED, Notices.AT.plusSeconds(9)));
    eventually(() -> assertThat(slack.bodies()).hasSize(4));
    assertThat(slack.bodies())
        .extracting(body -> body.contains("./upshift notify ack"))
        .containsExactly(true, true, false, false);
    assertThat(slack.bodies().getFirst()).contains("./upshift notify ack a-1");
  }

  @Test
  void end_ofAnAlert_isToldToWhomeverItsBeginningWasTold() {
    start(ChannelKit.choosy(slack("severe", slack), Severity.CRITICAL, Map.of(), Optional.empty()));
    link().receive(SITE, alert("site-event", AlertState.FIRING, Severity.CRITICAL));
    link().receive(SITE, alert("site-event", AlertState.RESOLVED, Severity.INFO));
    eventually(() -> assertThat(slack.bodies()).hasSize(2));
    assertThat(slack.bodies().getLast()).contains("is resolved");
  }

  @Test
  void route_byLabel_takesOnlyHostsThatHaveIt() {
    start(
        console(),
        ChannelKit.choosy(
            slack("rack-a", slack), Severity.INFO, Map.of("rack", "a"), Optional.empty()));
    link().receive(DECISIONS, Notices.scaleUp("d-1"));
    link()
        .receive(
            new Address.Telemetry(Notices.HOST.id(), TelemetryKind.HOST),
            new Telemetry.Host("f", "0.1.0", Map.of("rack", "a", "gpu", "x"), List.of()));
    link().receive(DECISIONS, Notices.scaleUp("d-2"));
    eventually(() -> assertThat(slack.bodies()).hasSize(1));
    assertThat(slack.bodies().getFirst()).contains("d-2");
    eventually(() -> assertThat(printed().lines()).hasSize(2));
  }

  @Test
  void siteEvent_hidesWhatEachHostSaysOfIt() {
    start(console());
    link().receive(SITE, alert("site-event", AlertState.FIRING, Severity.CRITICAL));
    link().receive(DECISIONS, Notices.because("site-event"));
    link().receive(hostAlert("silent"), alert("silent", AlertState.FIRING, Severity.WARNING));
    link().receive(DECISIONS, Notices.scaleUp("d-2"));
    eventually(() -> assertThat(printed()).contains("light -> medium"));
    assertThat(printed().lines()).hasSize(2);
    eventually(() -> assertThat(states()).containsExactly("done", "silenced", "silenced", "done"));
  }

  @Test
  void broker_thatWasAway_hidesThatHostsWereSilent() {
    sessionPresent = true;
    start(console());
    eventually(() -> assertThat(link().isConnected()).isTrue());
    link().lose();
    link().open();
    link().receive(hostAlert("silent"), alert("silent", AlertState.FIRING, Severity.WARNING));
    link().receive(DECISIONS, Notices.because("unknown"));
    link().receive(DECISIONS, Notices.scaleUp("d-2"));
    eventually(() -> assertThat(printed()).contains("light -> medium"));
    assertThat(printed()).doesNotContain("silent").doesNotContain("unknown");
    eventually(() -> assertThat(states()).containsExactly("done", "silenced", "silenced"));
  }

  private static Address hostAlert(String name) {
    return new Address.AlertFeed(Notices.HOST, name);
  }

  private static Notice.Alert named(String id) {
    Instant since = Notices.AT;
    return new Notice.Alert(
        id, AlertState.FIRING, Severity.WARNING, "too many", since, Map.of(), since);
  }

  private static Notice.Alert alert(String name, AlertState state, Severity severity) {
    Instant now = Instant.now();
    return new Notice.Alert(name + "-1", state, severity, "says why", now, Map.of(), now);
  }

  /** What the notifier said to an order, in order. */
  private List<String> answers(Address set) {
    Address.OverrideSet order = (Address.OverrideSet) set;
    return door().on(new Address.OverrideEcho(order.scope(), order.property()));
  }

  private String silences() {
    List<String> said = door().on(new Address.Status(new Address.Fleet(), "silences"));
    return said.isEmpty() ? "" : said.getLast();
  }

  /** The states of all deliveries, the latest first, as the history shows them. */
  private List<String> states() {
    try (Ledger ledger = Ledger.open(folder.resolve("state/outbox.sqlite"))) {
      return ledger.latest(Optional.empty(), 100).stream().map(Ledger.Line::state).toList();
    }
  }
}
