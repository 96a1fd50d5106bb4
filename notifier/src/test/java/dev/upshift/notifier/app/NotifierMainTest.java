package dev.upshift.notifier.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.configuration.Secret;
import dev.upshift.notifier.channel.Hook;
import dev.upshift.notifier.decide.Notices;
import dev.upshift.notifier.outbox.Outbox;
import dev.upshift.testkit.Processes;
import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class NotifierMainTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final URI NOBODY = URI.create("mqtt://127.0.0.1:1");

  @RegisterExtension final Processes processes = new Processes();
  @TempDir Path folder;
  private final Hook hook = new Hook();
  private Path file = Path.of("unset");

  @BeforeEach
  void configure() throws IOException {
    SecretFile.write(folder.resolve("password"), "canary-password");
    file = ConfigurationFile.write(folder, NOBODY, password(), hook.address());
  }

  @AfterEach
  void close() {
    hook.close();
  }

  @Test
  void broker_missing_isOneSentenceAndTheOutboxIsStillSent() throws IOException {
    Files.createDirectory(folder.resolve("state"));
    try (Outbox outbox = Outbox.open(folder.resolve("state/outbox.sqlite"))) {
      outbox.add(Notices.told("d-1"), List.of("slack"), Instant.now());
    }
    RunningProcess notifier = start();
    notifier.awaitLine(l -> l.startsWith("ready: notifier http://127.0.0.1:"), PATIENCE);
    Awaitility.await().atMost(PATIENCE).until(() -> hook.bodies().size() == 1);
    notifier.awaitErrorLine(l -> l.contains("keeps trying"), PATIENCE);
    notifier.terminate();
    assertThat(notifier.awaitExit(PATIENCE)).isEqualTo(143);
    assertThat(notifier.errors()).hasSize(1);
    assertThat(String.join("\n", notifier.errors())).doesNotContain("canary", "\tat ");
  }

  @Test
  void configuration_broken_isTheUsersMistake() {
    ConfigurationFile.write(
        folder,
        """
        notifier:
          broker: nowhere
          password: file:password
          state-folder: state
          channels: [{name: Team, type: slack}]
          colour: red
        """,
        hook.address());
    RunningProcess notifier = start();
    assertThat(notifier.awaitExit(PATIENCE)).isEqualTo(2);
    assertThat(notifier.errors())
        .hasSize(3)
        .anyMatch(l -> l.contains(":2:") && l.contains("broker"))
        .anyMatch(l -> l.contains(":5:") && l.contains("channel"))
        .anyMatch(l -> l.contains(":6:") && l.contains("colour"));
  }

  @Test
  void secret_missing_isTheUsersMistake() throws IOException {
    Files.delete(folder.resolve("webhook"));
    RunningProcess notifier = start();
    assertThat(notifier.awaitExit(PATIENCE)).isEqualTo(2);
    assertThat(notifier.errors())
        .singleElement()
        .asString()
        .contains("webhook cannot be read: create that file");
  }

  @Test
  void password_missing_isToBeHadByTheCommandThatWritesIt() throws IOException {
    Files.delete(folder.resolve("password"));
    RunningProcess notifier = start();
    assertThat(notifier.awaitExit(PATIENCE)).isEqualTo(2);
    assertThat(notifier.errors())
        .singleElement()
        .asString()
        .contains("password cannot be read: './upshift user add notifier --role notifier -c FILE'");
  }

  @Test
  void secret_readableByEverybody_isRefused() throws IOException {
    Files.setPosixFilePermissions(
        folder.resolve("webhook"), PosixFilePermissions.fromString("rw-r--r--"));
    RunningProcess notifier = start();
    assertThat(notifier.awaitExit(PATIENCE)).isEqualTo(2);
    assertThat(notifier.errors())
        .singleElement()
        .asString()
        .contains("webhook must not be readable by everybody", "chmod o-rwx");
  }

  @Test
  void stateFolder_thatCannotBeWritten_isOneSentence() throws IOException {
    Files.writeString(folder.resolve("state"), "a file stands where the folder should");
    RunningProcess notifier = start();
    assertThat(notifier.awaitExit(PATIENCE)).isEqualTo(1);
    assertThat(notifier.errors())
        .singleElement()
        .asString()
        .contains("state folder " + folder.resolve("state") + " cannot be written");
  }

  @Test
  void outbox_thatIsNone_isOneSentence() throws IOException {
    Files.createDirectory(folder.resolve("state"));
    Files.writeString(folder.resolve("state/outbox.sqlite"), "no database ".repeat(100));
    RunningProcess notifier = start();
    assertThat(notifier.awaitExit(PATIENCE)).isEqualTo(1);
    assertThat(notifier.errors()).singleElement().asString().contains("sound outbox");
  }

  @Test
  void second_onTheSameFolder_standsByAndTakesOverWhenTheFirstIsKilled() {
    RunningProcess first = start();
    first.awaitLine(l -> l.startsWith("ready: "), PATIENCE);
    RunningProcess second = start();
    String standby = second.awaitLine(l -> l.startsWith("standby: "), PATIENCE);
    assertThat(standby).contains(folder.resolve("state").toString());
    assertThat(second.output()).noneMatch(l -> l.startsWith("ready: "));
    first.kill();
    second.awaitLine(l -> l.startsWith("ready: "), PATIENCE);
  }

  @Test
  void port_occupied_isOneSentence() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String yaml = Files.readString(file);
      Files.writeString(file, yaml.replace("http-port: 0", "http-port: " + other.getLocalPort()));
      RunningProcess notifier = start();
      assertThat(notifier.awaitExit(PATIENCE)).isEqualTo(1);
      assertThat(notifier.errors())
          .singleElement()
          .asString()
          .contains("cannot listen on 127.0.0.1:" + other.getLocalPort());
    }
  }

  private RunningProcess start() {
    return processes.startMain(NotifierMain.class, "-c", file.toString());
  }

  private Secret password() {
    return new Secret("file:" + folder.resolve("password"));
  }
}
