package dev.upshift.notifier.decide;

import static dev.upshift.notifier.decide.Notices.AT;
import static dev.upshift.notifier.decide.Notices.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.Address.Fleet;
import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TriageTest {
  @Test
  void decision_whole_saysWhatWhyNextAndTheCommand() {
    assertThat(Notices.told("d-7").announcement().plainText(false))
        .isEqualTo(
            """
            tnr-0: light -> medium (scale-up)
            Why: stable for 60m
            Evidence: max reboots 3; reboots 0; stability clock 60m
            Next: scale-up at 2025-12-30 21:27:00 UTC (60m later)
            Run: ./upshift explain tnr-0
            2025-12-30T20:27:00Z · d-7\
            """);
  }

  @Test
  void announcement_sentAgain_saysSoInItsFirstLine() {
    assertThat(Notices.told("d-7").announcement().plainText(true).lines().findFirst())
        .contains("tnr-0: light -> medium (scale-up) (possible repeat)");
  }

  @Test
  void decision_firstStart_isNotTold() {
    assertThat(Triage.decision(HOST, Notices.because("start")))
        .isEqualTo(new Triage.Outcome.Skip("start"));
  }

  @ParameterizedTest
  @CsvSource({
    "scale-up,INFO",
    "retry,INFO",
    "recovered,INFO",
    "complete,INFO",
    "fallback,WARNING",
    "settle,WARNING",
    "unknown,WARNING",
    "late-storm,WARNING",
    "hold,CRITICAL"
  })
  void decision_reason_hasItsSeverity(String reason, Severity severity) {
    assertThat(tell(Notices.because(reason)).severity()).isEqualTo(severity);
  }

  @ParameterizedTest
  @CsvSource({
    "settle,./upshift retry tnr-0",
    "pause,./upshift resume tnr-0",
    "override,./upshift override tnr-0 auto"
  })
  void decision_thatAPersonCanAnswer_namesTheCommand(String reason, String command) {
    assertThat(tell(Notices.because(reason)).commands())
        .containsExactly("./upshift explain tnr-0", command);
  }

  @Test
  void decision_withoutNext_saysThatNothingIsPlanned() {
    assertThat(tell(Notices.because("complete")).next()).isEqualTo("nothing is planned");
  }

  @Test
  void decision_sameIdOfTwoHosts_areTwoEvents() {
    Triage.Outcome one = Triage.decision(HOST, Notices.scaleUp("d-1"));
    Triage.Outcome other = Triage.decision(new Fleet(), Notices.scaleUp("d-1"));
    assertThat(((Triage.Outcome.Tell) one).announcement().eventId())
        .isNotEqualTo(((Triage.Outcome.Tell) other).announcement().eventId());
  }

  @Test
  void alert_firing_isToldWithItsEvidence() {
    assertThat(Notices.told(AlertState.FIRING, AT).announcement().plainText(false))
        .isEqualTo(
            """
            tnr-0: alert unstable (warning)
            Why: 5 reboots in the lowest mode
            Evidence: reboots 5
            Next: it lasts until it is resolved; since 2025-12-30 20:27:00 UTC
            Run: ./upshift explain tnr-0
            2025-12-30T20:27:00Z · a-1\
            """);
  }

  @Test
  void alert_readAgain_hasTheSameEventId() {
    assertThat(Notices.told(AlertState.FIRING, AT).announcement().eventId())
        .isEqualTo(Notices.told(AlertState.FIRING, AT).announcement().eventId());
  }

  @Test
  void alert_otherStateOrOtherSince_isAnotherEvent() {
    assertThat(
            List.of(
                Notices.told(AlertState.FIRING, AT).announcement().eventId(),
                Notices.told(AlertState.RESOLVED, AT).announcement().eventId(),
                Notices.told(AlertState.FIRING, AT.plusSeconds(1)).announcement().eventId()))
        .doesNotHaveDuplicates();
  }

  @Test
  void id_thatIsTooLongForALink_isCutAndStaysAnother() {
    String same = "x".repeat(10_000);
    Announcement one = alertOfTheFleet("site-event", same + "1");
    Announcement other = alertOfTheFleet("site-event", same + "2");
    assertThat(one.eventId()).hasSizeLessThan(300).isNotEqualTo(other.eventId());
    assertThat(one.reference()).isEqualTo(same + "1");
  }

  @Test
  void alert_resolvedButNeverTold_isSkipped() {
    Notice.Alert resolved = Notices.alert(AlertState.RESOLVED, AT);
    assertThat(Triage.alert(HOST, "unstable", resolved, Optional.empty()))
        .isEqualTo(new Triage.Outcome.Skip("resolved-before-told"));
  }

  @Test
  void alert_resolvedAfterItWasTold_isGoodNewsOfTheSameSeverity() {
    Announcement announcement = Notices.told(AlertState.RESOLVED, AT).announcement();
    assertThat(announcement.resolved()).isTrue();
    assertThat(announcement.severity()).isEqualTo(Severity.WARNING);
    assertThat(announcement.headline()).isEqualTo("tnr-0: alert unstable is resolved");
  }

  @Test
  void alert_whoseEndIsToldAsLess_isTheEndOfWhatWasTold() {
    Announcement told = told(alert(AlertState.FIRING, Severity.CRITICAL), Optional.empty());
    Announcement end = told(alert(AlertState.RESOLVED, Severity.INFO), Optional.of(told));
    assertThat(end.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(end.next()).isEqualTo("nothing to do; resolved at 2025-12-30 20:30:00 UTC");
  }

  @Test
  void alert_thatGetsWorseWhileItFires_isAnotherEvent_thatKnowsWhatItWas() {
    Announcement first = told(alert(AlertState.FIRING, Severity.WARNING), Optional.empty());
    Announcement worse = told(alert(AlertState.FIRING, Severity.CRITICAL), Optional.of(first));
    Announcement again = told(alert(AlertState.FIRING, Severity.CRITICAL), Optional.of(worse));
    assertThat(worse.eventId()).isNotEqualTo(first.eventId()).isEqualTo(again.eventId());
    assertThat(worse.formerSeverity()).isEqualTo(Severity.WARNING);
    assertThat(first.formerSeverity()).isNull();
  }

  private static Announcement told(Notice.Alert alert, Optional<Announcement> before) {
    return ((Triage.Outcome.Tell) Triage.alert(HOST, "disk-full", alert, before)).announcement();
  }

  private static Notice.Alert alert(AlertState state, Severity severity) {
    Instant later = AT.plusSeconds(180);
    return new Notice.Alert("d-1", state, severity, "it runs full", AT, Map.of(), later);
  }

  @Test
  void ownAlert_ofAChannel_goesToTheOthers() {
    Notice.Alert own = OwnAlerts.firing(OwnAlerts.Trouble.STOPPED, "slack", "stopped", AT, AT);
    Triage.Outcome.Tell tell =
        (Triage.Outcome.Tell)
            Triage.alert(new Fleet(), "notifier-stopped-slack", own, Optional.empty());
    List<Route> routes =
        List.of(new Route("slack", Severity.INFO), new Route("console", Severity.INFO));
    assertThat(Route.channels(routes, tell.announcement())).containsExactly("console");
  }

  @Test
  void hostsAlert_namingAChannel_cannotHideFromIt() {
    Notice.Alert forged =
        new Notice.Alert(
            "a-1",
            AlertState.FIRING,
            Severity.CRITICAL,
            "gpu lost",
            AT,
            Map.of(OwnAlerts.CHANNEL, "slack"),
            AT);
    Triage.Outcome.Tell tell =
        (Triage.Outcome.Tell)
            Triage.alert(HOST, "notifier-stopped-slack", forged, Optional.empty());
    assertThat(tell.announcement().concerns()).isNull();
  }

  @Test
  void route_belowItsSeverity_isNotTaken() {
    List<Route> routes =
        List.of(new Route("all", Severity.INFO), new Route("grave", Severity.CRITICAL));
    Announcement info = Notices.told("d-1").announcement();
    Announcement critical = tell(Notices.because("hold"));
    assertThat(Route.channels(routes, info)).containsExactly("all");
    assertThat(Route.channels(routes, critical)).containsExactly("all", "grave");
  }

  @Test
  void decision_nextInThePast_hasNoWait() {
    Instant earlier = AT.minusSeconds(5);
    Notice.Decision decision =
        new Notice.Decision(
            "d", "tnr-0", "light", "light", "settled", "settle", "s", Map.of(), "retry", earlier,
            AT);
    assertThat(tell(decision).next()).isEqualTo("retry at 2025-12-30 20:26:55 UTC");
    assertThat(tell(decision).headline()).isEqualTo("tnr-0: settled in light (settle)");
  }

  @ParameterizedTest
  @CsvSource({
    "training,stop,stop was ordered,./upshift start tnr-0",
    "training,start,start was ordered,./upshift stop tnr-0",
    "training,restart,restart was ordered,./upshift logs tnr-0",
    "training,checkpoint,checkpoint was ordered,./upshift checkpoints tnr-0",
    "training,rollback 7,rollback 7 was ordered,./upshift checkpoints tnr-0",
    "mode,medium,mode medium was ordered,./upshift override tnr-0 auto",
    "mode,up,mode up was ordered,./upshift override tnr-0 down"
  })
  void order_isNamedInTheHeadline_withTheCommandThatAnswersIt(
      String order, String value, String text, String command) {
    Announcement announcement = tell(ordered("medium", Map.of("order", order, "value", value)));
    assertThat(announcement.headline())
        .isEqualTo("tnr-0: " + text + "; steady in medium (override)");
    assertThat(announcement.commands()).containsExactly("./upshift explain tnr-0", command);
  }

  @Test
  void order_thatIsRefused_saysSo_andHasNothingToUndo() {
    Announcement announcement =
        tell(ordered("medium", Map.of("order", "training", "value", "stop", "refused", "offline")));
    assertThat(announcement.headline())
        .isEqualTo("tnr-0: stop is refused; steady in medium (override)");
    assertThat(announcement.commands()).containsExactly("./upshift explain tnr-0");
  }

  @Test
  void order_toTheFleet_isAnsweredToTheFleet() {
    Notice.Decision pause = ordered(null, Map.of("order", "pause", "value", "on"));
    Announcement announcement =
        ((Triage.Outcome.Tell) Triage.decision(new Fleet(), pause)).announcement();
    assertThat(announcement.headline()).isEqualTo("fleet: pause on was ordered (override)");
    assertThat(announcement.commands())
        .containsExactly("./upshift status", "./upshift resume _fleet");
    Notice.Decision site = Notices.because("site-event");
    assertThat(((Triage.Outcome.Tell) Triage.decision(new Fleet(), site)).announcement().commands())
        .containsExactly("./upshift status");
  }

  private static Notice.Decision ordered(@Nullable String mode, Map<String, Object> evidence) {
    return new Notice.Decision(
        "d", "tnr-0", mode, mode, "steady", "override", "s", evidence, null, null, AT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "starting|running|2025-12-30T20:37:00Z|"
            + "fails if it is not running by 2025-12-30 20:37:00 UTC (10m later)",
        "settled|retry|2026-01-13T20:27:00Z|retry at 2026-01-13 20:27:00 UTC (14d later)",
        "settled|-|-|no retry by itself: the mode stays blocked until somebody asks for one",
        "cooldown|retry|-|" + "retry, once a cooldown of 120m is over and light was stable for 60m",
        "pinned|release|-|it stays pinned until somebody releases it",
        "paused|resume|-|it stays paused until somebody resumes it",
        "unknown|recovered|-|nothing is commanded until it is heard again"
      })
  void next_saysWhatComesAndWhen_orWhatItWaitsFor(
      String state, @Nullable String next, @Nullable Instant at, String text) {
    Map<String, Object> evidence = Map.of("cooldownSeconds", 7200, "stabilityWindowSeconds", 3600);
    Notice.Decision decision =
        new Notice.Decision(
            "d", "tnr-0", "medium", "light", state, "fallback", "s", evidence, next, at, AT);
    assertThat(tell(decision).next()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "notifier-stopped-team, ./upshift notify test team",
    "notifier-dead-letter-team, ./upshift notify history team",
    "notifier-configuration, ./upshift notify check",
    "site-event, ./upshift status"
  })
  void alertOfTheFleet_hasTheCommandThatShowsIt(String name, String command) {
    assertThat(alertOfTheFleet(name, name).commands())
        .containsExactly(command, "./upshift notify ack " + name);
  }

  @Test
  void id_thatAShellWouldTakeApart_isQuoted() {
    assertThat(alertOfTheFleet("site-event", "it's $(rm -rf ~)").commands())
        .contains("./upshift notify ack 'it'\\''s $(rm -rf ~)'");
  }

  private static Announcement alertOfTheFleet(String name, String id) {
    Notice.Alert alert =
        new Notice.Alert(id, AlertState.FIRING, Severity.CRITICAL, "s", AT, Map.of(), AT);
    return ((Triage.Outcome.Tell) Triage.alert(new Fleet(), name, alert, Optional.empty()))
        .announcement();
  }

  private static Announcement tell(Notice.Decision decision) {
    return ((Triage.Outcome.Tell) Triage.decision(HOST, decision)).announcement();
  }
}
