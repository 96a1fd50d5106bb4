package dev.upshift.notifier.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.configuration.Secret;
import dev.upshift.notifier.decide.Notices;
import dev.upshift.notifier.outbox.Outbox;
import dev.upshift.protocol.AlertState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
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

  /** Leaves behind what a notifier leaves that last heard the broker so long ago. */
  private void away(Duration duration) throws IOException {
    Files.createDirectories(folder.resolve("state"));
    try (Outbox outbox = Outbox.open(folder.resolve("state/outbox.sqlite"))) {
      outbox.heard(Instant.now().minus(duration));
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
}
