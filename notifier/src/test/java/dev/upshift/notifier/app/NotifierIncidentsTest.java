package dev.upshift.notifier.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.configuration.Secret;
import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Figures;
import dev.upshift.notifier.decide.Notices;
import dev.upshift.notifier.outbox.Ledger;
import dev.upshift.notifier.outbox.Outbox;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.Notice;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** What is said of one host, and of the notifier itself. */
class NotifierIncidentsTest extends NotifierStage {
  @Test
  void blindness_isToldOnReturn_andWhetherAnythingIsLost() throws IOException {
    sessionPresent = true;
    away(Duration.ofMinutes(7));
    start(console());
    eventually(() -> assertThat(printed()).contains("The notifier was blind from"));
    assertThat(printed()).contains(", nothing lost");
    notifier.close();
    sessionPresent = false;
    away(Duration.ofHours(3));
    restart(console());
    eventually(() -> assertThat(printed()).contains("may be missing", "history --since 4h"));
  }

  @Test
  void blindness_ofAMoment_isNotTold() throws IOException {
    away(Duration.ofSeconds(40));
    start(console());
    link().receive(DECISIONS, Notices.scaleUp("d-1"));
    eventually(() -> assertThat(printed()).contains("light -> medium"));
    assertThat(printed()).doesNotContain("blind");
  }

  @Test
  void slackBot_makesAThreadOfAHost_andTakesAnObjectionForWhatItIs() {
    slack.then(200, "", "{\"ok\": true, \"ts\": \"1700000000.000100\"}");
    slack.then(200, "", "{\"ok\": true, \"ts\": \"1700000009.000100\"}");
    slack.then(200, "", "{\"ok\": false, \"error\": \"invalid_auth\"}");
    Path token = SecretFile.write(folder.resolve("token"), "canary-token");
    Secret secret = new Secret("file:" + token);
    incidents = new IncidentConfiguration(Duration.ofSeconds(2), Duration.ofHours(1));
    start(ChannelKit.bot(ChannelConfiguration.Type.SLACK, URI.create(slack.root()), secret));
    link().receive(ALERT, Notices.alert(AlertState.FIRING, Notices.AT));
    eventually(() -> assertThat(slack.bodies()).hasSize(1));
    assertThat(slack.requests().getFirst())
        .isEqualTo("POST /api/chat.postMessage Bearer canary-token");
    assertThat(slack.bodies().getFirst())
        .contains("\"channel\":\"!room:example.org\"")
        .doesNotContain("thread_ts");
    link().receive(ALERT, Notices.alert(AlertState.RESOLVED, Notices.AT.plusSeconds(9)));
    eventually(() -> assertThat(slack.bodies()).hasSize(2));
    assertThat(slack.bodies().getLast())
        .contains("\"thread_ts\":\"1700000000.000100\"", "\"reply_broadcast\":true");
    link().receive(fleetAlert("site-event"), Notices.alert(AlertState.FIRING, Notices.AT));
    Address stopped = fleetAlert("notifier-stopped-slack");
    eventually(() -> assertThat(link().on(stopped)).hasSize(1));
    assertThat(link().on(stopped).getFirst()).contains("invalid_auth").doesNotContain("canary");
  }

  @Test
  void discord_writesTheEndOverTheBeginning() {
    slack.then(200, "", "{\"id\": \"4242\"}");
    incidents = new IncidentConfiguration(Duration.ofSeconds(2), Duration.ofHours(1));
    Path address = SecretFile.write(folder.resolve("discord"), slack.address());
    start(
        ChannelKit.of("discord", ChannelConfiguration.Type.DISCORD, new Secret("file:" + address)));
    link().receive(ALERT, Notices.alert(AlertState.FIRING, Notices.AT));
    eventually(() -> assertThat(slack.bodies()).hasSize(1));
    slack.then(404).then(200, "", "{\"id\": \"4343\"}");
    link().receive(ALERT, Notices.alert(AlertState.RESOLVED, Notices.AT.plusSeconds(9)));
    eventually(() -> assertThat(slack.requests()).hasSize(3));
    assertThat(slack.requests().get(1)).startsWith("PATCH /services/T0/B0/canary/messages/4242 ");
    assertThat(slack.requests().get(2)).startsWith("POST /services/T0/B0/canary?wait=true ");
    assertThat(slack.bodies().get(1)).contains("is resolved").isEqualTo(slack.bodies().get(2));
  }

  /** Leaves behind what a notifier leaves that last heard the broker so long ago. */
  private void away(Duration duration) throws IOException {
    Files.createDirectories(folder.resolve("state"));
    try (Outbox outbox = Outbox.open(folder.resolve("state/outbox.sqlite"))) {
      outbox.attendance().heard(Instant.now().minus(duration));
    }
  }

  @Test
  void flapping_isFoldedIntoFewMessagesThatNameEveryDecision() {
    incidents = new IncidentConfiguration(Duration.ofSeconds(2), Duration.ofHours(1));
    start(slack("slack", slack), console());
    for (int i = 0; i < 500; i++) {
      link().receive(DECISIONS, Notices.scaleUp("flap-" + (1000 + i)));
    }
    eventually(() -> assertThat(slack.bodies()).isNotEmpty());
    assertThat(slack.bodies().getFirst()).contains("flap-1000").doesNotContain("flap-1001");
    eventually(() ->
        assertThat(IntStream.range(0, 500))
            .allMatch(
                i -> slack.bodies().stream().anyMatch(b -> b.contains("flap-" + (1000 + i)))));
    assertThat(slack.bodies()).hasSizeLessThan(10);
    assertThat(slack.bodies().get(1)).contains("earlier changes", "*Earlier:* flap-1001, ");
    eventually(() -> assertThat(printed().lines()).hasSize(500));
  }

  @Test
  void messages_ofOneHost_followTheFirstWhereTheChannelCan() {
    slack.then(200, "", "{\"result\": {\"message_id\": 42}}");
    Path token = SecretFile.write(folder.resolve("token"), "canary-token");
    Secret secret = new Secret("file:" + token);
    incidents = new IncidentConfiguration(Duration.ofSeconds(5), Duration.ofHours(1));
    start(ChannelKit.bot(ChannelConfiguration.Type.TELEGRAM, URI.create(slack.root()), secret));
    link().receive(ALERT, Notices.alert(AlertState.FIRING, Notices.AT));
    eventually(() -> assertThat(slack.bodies()).hasSize(1));
    link().receive(ALERT, Notices.alert(AlertState.RESOLVED, Notices.AT.plusSeconds(9)));
    eventually(() -> assertThat(slack.bodies()).hasSize(2));
    assertThat(slack.bodies().getFirst()).doesNotContain("reply_parameters");
    assertThat(slack.bodies().getLast()).contains("\"message_id\":42");
  }

  @Test
  void morningCheck_isToldOnceADay_withAChart() throws IOException {
    Instant due = Instant.now().minus(Duration.ofMinutes(2));
    digest =
        Optional.of(
            new DigestConfiguration(
                LocalTime.ofInstant(due, ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES).toString(),
                "UTC"));
    Files.createDirectories(folder.resolve("state"));
    try (Outbox outbox = Outbox.open(folder.resolve("state/outbox.sqlite"))) {
      Figures before = figures(due.minus(Duration.ofHours(5)), 30.0);
      outbox.diary().note(List.of(before, figures(due.minusSeconds(1), 41.0)), due);
    }
    start(console());
    eventually(() -> assertThat(printed()).contains("Morning check: 1 host, 2 failures in 24 h"));
    Ledger.Line line = latest();
    try (Outbox outbox = Outbox.open(folder.resolve("state/outbox.sqlite"))) {
      Announcement told = outbox.announcement(line.reference()).orElseThrow();
      byte[] png = Base64.getDecoder().decode(told.picture());
      assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(720);
    }
    restart(console());
    link().receive(DECISIONS, Notices.scaleUp("d-1"));
    eventually(() -> assertThat(printed()).contains("light -> medium"));
    assertThat(printed()).containsOnlyOnce("Morning check");
  }

  @Test
  void cost_isNotedForTheMorningCheck_asTheBrainTellsIt() {
    digest = Optional.of(new DigestConfiguration("07:00", "UTC"));
    start(console());
    link()
        .receive(
            new Address.State(Notices.HOST.id()),
            Notices.state(new Notice.Cost(2, 84, 288.0, 15_312.0)));
    eventually(() -> assertThat(noted()).hasSize(1));
    assertThat(noted().getFirst().cost()).contains(84.0);
    assertThat(noted().getFirst().saved()).contains(15_312.0);
  }

  private List<Figures> noted() {
    try (Outbox outbox = Outbox.open(folder.resolve("state/outbox.sqlite"))) {
      return outbox.diary().since(Instant.EPOCH);
    }
  }

  private Ledger.Line latest() {
    try (Ledger ledger = Ledger.open(folder.resolve("state/outbox.sqlite"))) {
      return ledger.latest(Optional.empty(), 1).getFirst();
    }
  }

  private static Figures figures(Instant at, double progress) {
    return new Figures(
        "tnr-0",
        at,
        "medium",
        "running",
        1,
        Optional.of(progress),
        Optional.empty(),
        Optional.empty());
  }
}
