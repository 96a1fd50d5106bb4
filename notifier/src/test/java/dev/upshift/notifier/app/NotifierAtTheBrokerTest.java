package dev.upshift.notifier.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.configuration.Secret;
import dev.upshift.mqtt.LinkSettings;
import dev.upshift.mqtt.MqttLink;
import dev.upshift.mqtt.MqttLinks;
import dev.upshift.mqtt.Publication;
import dev.upshift.notifier.channel.Hook;
import dev.upshift.notifier.decide.Notices;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.Topics;
import dev.upshift.testkit.EmbeddedBrokerFixture;
import dev.upshift.testkit.Processes;
import dev.upshift.testkit.RunningProcess;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The real notifier at the real broker: who may connect, and what comes back from it. */
class NotifierAtTheBrokerTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir static Path shared;
  private static EmbeddedBrokerFixture broker;

  @RegisterExtension final Processes processes = new Processes();
  @TempDir Path folder;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBrokerFixture.start(shared, "tnr-0");
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void password_wrong_isOneSentence_andConnectsOnceItIsRight() throws Exception {
    Path password = SecretFile.write(folder.resolve("password"), "canary-wrong");
    try (Hook hook = new Hook()) {
      RunningProcess notifier = start(new Secret("file:" + password), hook);
      String sentence = notifier.awaitErrorLine(l -> l.contains("keeps trying"), PATIENCE);
      assertThat(sentence).contains("WARN").doesNotContain("canary");
      Files.writeString(password, broker.password("notifier").read());
      notifier.awaitErrorLine(l -> l.contains("Connected to " + broker.uri()), PATIENCE);
      assertThat(notifier.errors()).filteredOn(l -> l.contains("keeps trying")).hasSize(1);
    }
  }

  @Test
  void channel_refusing_isToldOnTheOtherChannelByWayOfTheBroker() {
    Vertx vertx = Vertx.vertx();
    try (Hook hook = new Hook().usually(404)) {
      RunningProcess notifier = start(broker.password("notifier"), hook);
      notifier.awaitErrorLine(l -> l.contains("Connected"), PATIENCE);
      MqttLink brain =
          MqttLinks.create(
              vertx,
              LinkSettings.of(broker.uri(), "brain", "brain", broker.password("brain")),
              new SilentListener());
      brain.open();
      brain.publish(
          Publication.once(
              Topics.standard(), new Address.DecisionFeed(Notices.HOST), Notices.scaleUp("d-1")));
      String told = notifier.awaitLine(l -> l.contains("alert notifier-stopped-slack"), PATIENCE);
      assertThat(told)
          .contains("critical", "webhook: it goes on by itself")
          .doesNotContain("canary");
      brain.close(Optional.empty()).toCompletionStage().toCompletableFuture().join();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private RunningProcess start(Secret password, Hook hook) {
    Path file = ConfigurationFile.write(folder, broker.uri(), password, hook.address());
    return processes.startMain(NotifierMain.class, "-c", file.toString());
  }
}
