package dev.upshift.notifier.channel.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.configuration.Secret;
import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Answer;
import dev.upshift.notifier.decide.Blindness;
import dev.upshift.notifier.decide.Form;
import dev.upshift.notifier.decide.Notices;
import dev.upshift.notifier.decide.Triage;
import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Severity;
import dev.upshift.testkit.Processes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The forwarded alerts, as Debian's Alertmanager understands them. */
class RealAlertmanagerTest {
  @RegisterExtension final Processes processes = new Processes();
  @TempDir Path folder;
  private @Nullable RealAlertmanager alertmanager;

  @Test
  void alert_firedAndResolved_isOneAlertOfTheAlertmanagerThatEnds() throws Exception {
    start();
    Instant now = Instant.now();
    assertThat(deliver(alert(AlertState.FIRING, now.minusSeconds(9)))).isEqualTo(delivered());
    JsonNode firing = alerts();
    assertThat(firing).hasSize(1);
    assertThat(firing.path(0).path("labels").path("alertname").asString()).isEqualTo("unstable");
    assertThat(firing.path(0).path("labels").path("host").asString()).isEqualTo("tnr-0");
    assertThat(firing.path(0).path("annotations").path("description").asString())
        .isEqualTo("5 reboots in the lowest mode");
    assertThat(deliver(alert(AlertState.RESOLVED, now))).isEqualTo(delivered());
    await().atMost(Duration.ofSeconds(60)).until(() -> alerts().isEmpty());
  }

  @Test
  void alert_thatGotWorse_isOneAlert_andEndsWithAnEndThatSaysLess() throws Exception {
    start();
    Instant since = Instant.now().minusSeconds(9);
    Announcement first = told(AlertState.FIRING, Severity.WARNING, since, Optional.empty());
    assertThat(deliver(first)).isEqualTo(delivered());
    Announcement worse = told(AlertState.FIRING, Severity.CRITICAL, since, Optional.of(first));
    assertThat(deliver(worse)).isEqualTo(delivered());
    await().atMost(Duration.ofSeconds(60)).until(() -> alerts().size() == 1);
    assertThat(alerts().findValuesAsString("severity")).containsExactly("critical");
    assertThat(deliver(told(AlertState.RESOLVED, Severity.INFO, since, Optional.of(worse))))
        .isEqualTo(delivered());
    await().atMost(Duration.ofSeconds(60)).until(() -> alerts().isEmpty());
  }

  private static Announcement told(
      AlertState state, Severity severity, Instant since, Optional<Announcement> before) {
    Notice.Alert alert =
        new Notice.Alert("d-1", state, severity, "s", since, Map.of(), since.plusSeconds(1));
    return ((Triage.Outcome.Tell) Triage.alert(Notices.HOST, "disk-full", alert, before))
        .announcement();
  }

  @Test
  void brokerUnreachable_endsWithWhatIsToldOfTheGap_whichIsAnAlertOfItsOwn() throws Exception {
    start();
    Instant now = Instant.now();
    Instant from = now.minusSeconds(300);
    Announcement began = Blindness.began(from, now.minusSeconds(200)).announcement();
    assertThat(deliver(began)).isEqualTo(delivered());
    assertThat(alerts().findValuesAsString("alertname")).containsExactly("broker-unreachable");
    assertThat(deliver(Blindness.between(from, now, true, true).orElseThrow()))
        .isEqualTo(delivered());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> names().equals(List.of("notifier-was-blind")));
  }

  private List<String> names() throws Exception {
    return alerts().findValuesAsString("alertname");
  }

  @Test
  void decisions_ofOneHost_areAlertsOfTheirOwn() throws Exception {
    start();
    assertThat(deliver(Notices.told("d-1").announcement())).isEqualTo(delivered());
    assertThat(deliver(Notices.told("d-2").announcement())).isEqualTo(delivered());
    assertThat(alerts()).hasSize(2);
    assertThat(alerts().findValuesAsString("decision")).containsExactlyInAnyOrder("d-1", "d-2");
  }

  private static Announcement alert(AlertState state, Instant since) {
    return Notices.told(state, since).announcement();
  }

  private static Answer delivered() {
    return new Answer.Delivered();
  }

  private Answer deliver(Announcement announcement) throws Exception {
    Secret address =
        new Secret("file:" + Files.writeString(folder.resolve("address"), alertmanager().root()));
    try (AlertmanagerChannel channel =
        new AlertmanagerChannel(
            address, Optional.empty(), Duration.ofSeconds(30), InstantSource.system())) {
      return channel.deliver(Notices.dispatch(announcement, Form.NATIVE, false));
    }
  }

  private void start() throws Exception {
    alertmanager = RealAlertmanager.start(processes, folder);
  }

  private JsonNode alerts() throws Exception {
    return alertmanager().alerts();
  }

  private RealAlertmanager alertmanager() {
    assertThat(alertmanager).isNotNull();
    return alertmanager;
  }
}
