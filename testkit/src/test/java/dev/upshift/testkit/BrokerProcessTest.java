package dev.upshift.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.broker.BrokerCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The broker as a process: its one line when it serves, its one sentence when it cannot. */
final class BrokerProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path folder;
  @RegisterExtension final Processes processes = new Processes();

  @Test
  void standardOutput_hasTheReadyLineOnly_andSigtermStopsIt() {
    RunningProcess broker = broker("--state", state(), "--port", "0");
    String line = broker.awaitLine(text -> text.startsWith("ready: "), PATIENCE);
    assertThat(line).matches("ready: mqtt://127\\.0\\.0\\.1:\\d+");
    broker.terminate();
    broker.awaitExit(PATIENCE);
    assertThat(broker.output()).containsExactly(line);
    assertThat(broker.errors()).isEmpty();
  }

  @Test
  void serviceManager_isToldThatItServes_andThatItLives() {
    try (ServiceManagerDouble manager = ServiceManagerDouble.listen(folder.resolve("notify"))) {
      RunningProcess broker =
          processes.start(
              BrokerCommand.of(Project.root(), List.of("--state", state(), "--port", "0")),
              Map.of("NOTIFY_SOCKET", manager.address(), "WATCHDOG_USEC", "400000"),
              folder);
      broker.awaitLine(text -> text.startsWith("ready: "), PATIENCE);
      await().atMost(PATIENCE).until(() -> manager.said().contains("WATCHDOG=1"));
      assertThat(manager.said().getFirst()).isEqualTo("READY=1");
    }
  }

  @Test
  void configurationFile_isRead() throws IOException {
    Path file = folder.resolve("upshift.yaml");
    Files.writeString(file, "broker:\n  port: 0\n  state-folder: state\n");
    RunningProcess broker = broker("-c", file.toString());
    broker.awaitLine(text -> text.startsWith("ready: "), PATIENCE);
    assertThat(folder.resolve("state").resolve("broker.lock")).exists();
  }

  @Test
  void occupiedPort_isOneSentence() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      RunningProcess broker =
          broker("--state", state(), "--port", String.valueOf(taken.getLocalPort()));
      assertFails(broker, 1, "cannot listen on 127.0.0.1:" + taken.getLocalPort());
    }
  }

  @Test
  void stateFolder_thatCannotBeMade_isOneSentence() throws IOException {
    Path file = Files.createFile(folder.resolve("a-file"));
    assertFails(
        broker("--state", file.resolve("state").toString(), "--port", "0"), 1, "cannot be written");
  }

  @Test
  void stateFolder_ofARunningBroker_isOneSentence() {
    broker("--state", state(), "--port", "0")
        .awaitLine(text -> text.startsWith("ready: "), PATIENCE);
    assertFails(broker("--state", state(), "--port", "0"), 1, "Another broker uses");
  }

  @Test
  void brokenRegistry_isOneSentence() throws IOException {
    Files.createDirectories(Path.of(state()));
    Files.writeString(Path.of(state()).resolve("users.json"), "{");
    assertFails(broker("--state", state(), "--port", "0"), 1, "users.json");
  }

  @Test
  void brokenConfiguration_isNamedWithLineAndColumn() throws IOException {
    Path file = folder.resolve("upshift.yaml");
    Files.writeString(file, "broker:\n  port: 70000\n  state-folder: state\n");
    assertFails(broker("-c", file.toString()), 2, "upshift.yaml:");
  }

  private RunningProcess broker(String... arguments) {
    return processes.start(BrokerCommand.of(Project.root(), List.of(arguments)));
  }

  private String state() {
    return folder.resolve("broker-state").toString();
  }

  private static void assertFails(RunningProcess broker, int code, String words) {
    assertThat(broker.awaitExit(PATIENCE)).isEqualTo(code);
    assertThat(broker.output()).isEmpty();
    assertThat(broker.errors()).hasSize(1).first().asString().contains(words);
  }
}
