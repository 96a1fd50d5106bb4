package dev.upshift.notifier.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.stream.Stream;
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

  @Test
  void two_onOneFolder_sendOneMessageEach_andNothingIsLostWhenTheFirstIsKilled() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (Hook hook = new Hook()) {
      RunningProcess first = start(broker.password("notifier"), hook);
      first.awaitErrorLine(l -> l.contains("Connected"), PATIENCE);
      RunningProcess second = start(broker.password("notifier"), hook);
      second.awaitLine(l -> l.startsWith("standby: "), PATIENCE);
      hangUp(second);
      MqttLink brain = brain(vertx);
      Flow.publish(brain, "d-101");
      await().atMost(PATIENCE).until(() -> hook.bodies().size() == 1);
      // With the next message it is on disk that the one before it has gone out.
      Flow.publish(brain, "d-102");
      await().atMost(PATIENCE).until(() -> hook.bodies().size() == 2);
      hook.slowedDownBy(2000);
      Flow.publish(brain, "d-103");
      Flow.publish(brain, "d-104");
      first.kill();
      second.awaitLine(l -> l.startsWith("ready: "), PATIENCE);
      await()
          .atMost(PATIENCE)
          .until(() -> hook.bodies().stream().anyMatch(b -> b.contains("d-104")));
      assertThat(hook.bodies()).filteredOn(b -> b.contains("d-101")).hasSize(1);
      assertThat(hook.bodies()).anyMatch(b -> b.contains("d-103"));
      for (String cutOff : List.of("d-102", "d-103")) {
        assertThat(hook.bodies().stream().filter(b -> b.contains(cutOff)).skip(1))
            .allMatch(b -> b.contains("(possible repeat)"));
      }
      brain.close(Optional.empty()).toCompletionStage().toCompletableFuture().join();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  @Test
  void configuration_changedWhileItRuns_isTakenUp_andABrokenOneIsNot() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (Hook hook = new Hook();
        Hook moved = new Hook()) {
      RunningProcess notifier = start(broker.password("notifier"), hook);
      notifier.awaitErrorLine(l -> l.contains("Connected"), PATIENCE);
      Path file = folder.resolve("upshift.yaml");
      String sound = Files.readString(file);
      Files.writeString(file, sound.replace("type: slack", "type: fax"));
      notifier.awaitErrorLine(l -> l.contains("is not taken up"), PATIENCE);
      notifier.awaitLine(l -> l.contains("alert notifier-configuration (warning)"), PATIENCE);
      Path open = SecretFile.write(folder.resolve("open"), moved.address());
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
      Files.writeString(file, sound.replace("file:webhook", "file:open"));
      notifier.awaitErrorLine(l -> l.contains("chmod o-rwx"), PATIENCE);
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-------"));
      notifier.awaitErrorLine(l -> l.contains("is taken up"), PATIENCE);
      assertThat(notifier.errors()).filteredOn(l -> l.contains("chmod o-rwx")).hasSize(1);
      SecretFile.write(folder.resolve("webhook-2"), moved.address());
      Files.writeString(file, sound.replace("file:webhook", "file:webhook-2"));
      notifier.awaitErrorLine(l -> l.contains("is taken up"), PATIENCE);
      MqttLink brain = brain(vertx);
      Flow.publish(brain, "d-201");
      await()
          .atMost(PATIENCE)
          .until(() -> moved.bodies().stream().anyMatch(b -> b.contains("d-201")));
      assertThat(hook.bodies()).noneMatch(b -> b.contains("d-201"));
      notifier.awaitLine(l -> l.contains("notifier-configuration is resolved"), PATIENCE);
      brain.close(Optional.empty()).toCompletionStage().toCompletableFuture().join();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  @Test
  void hangup_whileMessagesFlow_takesUpTheRoutes_andLosesAndDoublesNothing() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (Hook hook = new Hook().slowedDownBy(40);
        Hook moved = new Hook();
        Flow flow = new Flow(brain(vertx))) {
      RunningProcess notifier = start(broker.password("notifier"), hook);
      notifier.awaitErrorLine(l -> l.contains("Connected"), PATIENCE);
      flow.begin();
      await().atMost(PATIENCE).until(() -> hook.bodies().size() > 5);
      Path file = folder.resolve("upshift.yaml");
      String sound = Files.readString(file);
      Files.writeString(file, sound.replace("type: slack", "type: fax"));
      hangUp(notifier);
      String sentence = notifier.awaitErrorLine(l -> l.contains("is not taken up"), PATIENCE);
      assertThat(sentence).contains("upshift.yaml:7:").contains("fax");
      int before = hook.bodies().size();
      await().atMost(PATIENCE).until(() -> hook.bodies().size() > before + 5);
      SecretFile.write(folder.resolve("webhook-2"), moved.address());
      Files.writeString(
          file,
          sound
              .replace("url: file:webhook}", "url: file:webhook, hosts: [other]}")
              .replace(
                  "  retry:", "    - {name: moved, type: slack, url: file:webhook-2}\n  retry:"));
      hangUp(notifier);
      notifier.awaitErrorLine(l -> l.contains("is taken up"), PATIENCE);
      await().atMost(PATIENCE).until(() -> moved.bodies().size() > 5);
      Set<String> published = flow.end();
      await().atMost(PATIENCE).until(() -> told(hook, moved).size() >= published.size());
      assertThat(told(hook, moved)).containsExactlyInAnyOrderElementsOf(published);
      assertThat(notifier.isAlive()).isTrue();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static void hangUp(RunningProcess notifier) throws Exception {
    int code = new ProcessBuilder("kill", "-HUP", String.valueOf(notifier.pid())).start().waitFor();
    assertThat(code).isZero();
  }

  /** The decisions that were told, each as often as it was. */
  private static List<String> told(Hook... hooks) {
    return Stream.of(hooks)
        .flatMap(h -> h.bodies().stream())
        .flatMap(b -> Flow.ID.matcher(b).results().map(MatchResult::group).distinct())
        .toList();
  }

  @Test
  void secret_setRight_letsAStoppedChannelGoOnWithoutARestart() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (Hook refusing = new Hook().usually(401);
        Hook hook = new Hook()) {
      RunningProcess notifier = start(broker.password("notifier"), refusing);
      notifier.awaitErrorLine(l -> l.contains("Connected"), PATIENCE);
      MqttLink brain = brain(vertx);
      Flow.publish(brain, "d-301");
      notifier.awaitErrorLine(l -> l.contains("is stopped until"), PATIENCE);
      SecretFile.write(folder.resolve("webhook"), hook.address());
      await()
          .atMost(PATIENCE)
          .until(() -> hook.bodies().stream().anyMatch(b -> b.contains("d-301")));
      brain.close(Optional.empty()).toCompletionStage().toCompletableFuture().join();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static MqttLink brain(Vertx vertx) {
    MqttLink brain =
        MqttLinks.create(
            vertx,
            LinkSettings.of(broker.uri(), "brain", "brain", broker.password("brain")),
            new SilentListener());
    brain.open();
    return brain;
  }

  private RunningProcess start(Secret password, Hook hook) {
    Path file = ConfigurationFile.write(folder, broker.uri(), password, hook.address());
    return processes.startMain(NotifierMain.class, "-c", file.toString());
  }
}
