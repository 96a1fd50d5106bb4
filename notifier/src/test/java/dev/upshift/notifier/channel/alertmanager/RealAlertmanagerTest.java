package dev.upshift.notifier.channel.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.configuration.Secret;
import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Answer;
import dev.upshift.notifier.decide.Form;
import dev.upshift.notifier.decide.Notices;
import dev.upshift.notifier.decide.Triage;
import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Severity;
import dev.upshift.testkit.Ports;
import dev.upshift.testkit.Processes;
import dev.upshift.testkit.RealPart;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The forwarded alerts, as Debian's Alertmanager understands them. */
class RealAlertmanagerTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @RegisterExtension final Processes processes = new Processes();
  @TempDir Path folder;
  private String root = "";

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
    Secret address = new Secret("file:" + Files.writeString(folder.resolve("address"), root));
    try (AlertmanagerChannel channel =
        new AlertmanagerChannel(
            address, Optional.empty(), Duration.ofSeconds(30), InstantSource.system())) {
      return channel.deliver(Notices.dispatch(announcement, Form.NATIVE, false));
    }
  }

  private void start() throws Exception {
    Path program = RealPart.ALERTMANAGER.require();
    Path configuration =
        Files.writeString(
            folder.resolve("alertmanager.yml"),
            "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n");
    int port = Ports.free();
    root = "http://127.0.0.1:" + port;
    processes.start(
        List.of(
            program.toString(),
            "--config.file=" + configuration,
            "--storage.path=" + folder.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port,
            "--cluster.listen-address="));
    await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> alerts().isEmpty());
  }

  private JsonNode alerts() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(root + "/api/v2/alerts?active=true")).build();
      return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
    }
  }
}
