package dev.upshift.notifier.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.configuration.Secret;
import dev.upshift.notifier.channel.alertmanager.RealAlertmanager;
import dev.upshift.notifier.decide.Notices;
import dev.upshift.notifier.outbox.Ledger;
import dev.upshift.protocol.AlertState;
import dev.upshift.testkit.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What fires is sent again to an Alertmanager, which may have forgotten it. */
class NotifierResendingTest extends NotifierStage {
  @RegisterExtension final Processes processes = new Processes();

  @Test
  void alert_firing_isSentAgain_alsoAfterARestart_untilItsEnd() {
    start(alertmanager(second.root()), slack("slack", slack));
    link().receive(DECISIONS, Notices.scaleUp("d-1"));
    link().receive(ALERT, Notices.alert(AlertState.FIRING, Notices.AT));
    eventually(() -> assertThat(second.bodies()).hasSizeGreaterThan(3));
    restart(alertmanager(second.root()), slack("slack", slack));
    int before = second.bodies().size();
    eventually(() -> assertThat(second.bodies()).hasSizeGreaterThan(before));
    link().receive(ALERT, Notices.alert(AlertState.RESOLVED, Notices.AT.plusSeconds(9)));
    eventually(() -> assertThat(second.bodies().getLast()).contains("unstable is resolved"));
    assertThat(second.bodies()).filteredOn(b -> b.contains("scale-up")).hasSize(1);
    assertThat(second.bodies()).filteredOn(b -> b.contains("unstable is resolved")).hasSize(1);
    assertThat(second.bodies()).noneMatch(b -> b.contains("(possible repeat)"));
    int ended = second.bodies().size();
    link().receive(ALERT, Notices.alert(AlertState.FIRING, Notices.AT.plusSeconds(99)));
    eventually(() -> assertThat(second.bodies()).hasSizeGreaterThan(ended + 1));
    assertThat(second.bodies().subList(ended, ended + 2)).allMatch(b -> b.contains("20:28:39"));
    assertThat(slack.bodies()).hasSize(4);
    assertThat(history()).extracting(Ledger.Line::attempts).containsOnly(1);
  }

  @Test
  void resending_thatFails_isTriedWithTheNextRound_andIsNoTroubleOfTheChannel() throws Exception {
    tellAfter = Duration.ofMillis(1);
    start(alertmanager(second.root()), console());
    link().receive(ALERT, Notices.alert(AlertState.FIRING, Notices.AT));
    eventually(() -> assertThat(second.bodies()).hasSize(1));
    second.then(500).then(401).then(429, "1", "no").thenReset();
    eventually(() -> assertThat(second.bodies()).hasSizeGreaterThan(6));
    assertThat(second.bodies()).noneMatch(b -> b.contains("(possible repeat)"));
    assertThat(get("/healthz")).doesNotContain("degraded");
    assertThat(printed()).doesNotContain("notifier-");
    link().receive(DECISIONS, Notices.scaleUp("d-1"));
    eventually(() -> assertThat(second.bodies()).anyMatch(b -> b.contains("scale-up")));
  }

  @Test
  void alertmanager_startedAgainWithNothing_hasTheAlertAgain_untilItEnds() throws Exception {
    RealAlertmanager real = RealAlertmanager.start(processes, folder);
    start(alertmanager(real.root()));
    link().receive(ALERT, Notices.alert(AlertState.FIRING, Notices.AT));
    eventually(() -> assertThat(real.alerts()).hasSize(1));
    real.forgetEverything();
    eventually(() -> assertThat(real.alerts()).hasSize(1));
    assertThat(real.alerts().findValuesAsString("alertname")).containsExactly("unstable");
    link().receive(ALERT, Notices.alert(AlertState.RESOLVED, Notices.AT.plusSeconds(9)));
    eventually(() -> assertThat(real.alerts()).isEmpty());
  }

  private ChannelConfiguration alertmanager(String root) {
    Path file = SecretFile.write(folder.resolve("alertmanager"), root);
    return ChannelKit.resending(new Secret("file:" + file), Duration.ofSeconds(1));
  }

  private List<Ledger.Line> history() {
    try (Ledger ledger = Ledger.open(folder.resolve("state/outbox.sqlite"))) {
      return ledger.latest(Optional.of("alertmanager"), 50);
    }
  }
}
