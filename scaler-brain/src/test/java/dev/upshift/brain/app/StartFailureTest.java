package dev.upshift.brain.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.testkit.BrokerFixture;
import dev.upshift.testkit.EmbeddedBrokerFixture;
import dev.upshift.testkit.Ports;
import dev.upshift.testkit.Processes;
import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong at the start is told in one sentence, with the documented exit code. */
class StartFailureTest {
  @RegisterExtension final Processes processes = new Processes();
  @TempDir Path folder;

  private RunningProcess start(String more) throws IOException {
    return start(URI.create("mqtt://127.0.0.1:" + Ports.free()), more);
  }

  private RunningProcess start(URI broker, String more) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "s3cret");
    return start(broker, secret, more);
  }

  private RunningProcess start(URI broker, Path secret, String more) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("upshift.yaml"),
            "brain:\n  broker: " + broker + "\n  password: file:" + secret + "\n" + more);
    return processes.start(BrainProcess.command(List.of("-c", file.toString())));
  }

  private static void assertEnds(RunningProcess process, int code, String words) {
    assertThat(process.awaitExit(BrainProcess.PATIENCE)).isEqualTo(code);
    assertThat(process.errors()).hasSize(1);
    assertThat(process.errors().getFirst()).contains(words).doesNotContain("Exception");
  }

  @Test
  void brokenConfiguration_isUsage() throws Exception {
    RunningProcess process =
        start("  state-folder: state\n  policy:\n    max-reboots: many\n  http-port: 0\n");
    assertEnds(process, 2, "max-reboots");
  }

  @Test
  void missingPassword_isToBeHadByTheCommandThatWritesIt() throws Exception {
    URI broker = URI.create("mqtt://127.0.0.1:" + Ports.free());
    RunningProcess process =
        start(broker, folder.resolve("none"), "  state-folder: state\n  http-port: 0\n");
    assertEnds(process, 2, "none cannot be read: './upshift user add brain --role brain -c FILE'");
  }

  @Test
  void occupiedPort_isAnError() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      RunningProcess process =
          start("  state-folder: state\n  http-port: " + taken.getLocalPort() + "\n");
      assertThat(process.awaitExit(BrainProcess.PATIENCE)).isEqualTo(1);
      assertThat(process.errors().getLast()).contains("http-port").doesNotContain("Exception");
    }
  }

  @Test
  void unusableStateFolder_isAnError() throws Exception {
    Files.writeString(folder.resolve("taken"), "a file");
    assertEnds(start("  state-folder: taken\n  http-port: 0\n"), 1, "state folder");
  }

  @Test
  void missingBroker_isTriedAgain() throws Exception {
    RunningProcess process = start("  state-folder: state\n  http-port: 0\n");
    process.awaitErrorLine(line -> line.contains("Trying again"), BrainProcess.PATIENCE);
    assertThat(process.isAlive()).isTrue();
    process.terminate();
    assertThat(process.awaitExit(BrainProcess.PATIENCE)).isZero();
  }

  @Test
  void wrongPassword_isToldOnceAndTriedAgain_andHealthSaysSo() throws Exception {
    int port = Ports.free();
    try (BrokerFixture broker = EmbeddedBrokerFixture.start(folder)) {
      RunningProcess process =
          start(broker.uri(), "  state-folder: state\n  http-port: " + port + "\n");
      process.awaitErrorLine(line -> line.contains("Trying again"), BrainProcess.PATIENCE);
      assertThat(health(port)).isEqualTo(503);
      assertThat(process.isAlive()).isTrue();
      Files.writeString(folder.resolve("secret"), broker.password("brain").read());
      process.awaitLine(line -> line.startsWith("ready: "), BrainProcess.PATIENCE);
      assertThat(process.errors()).filteredOn(line -> line.contains("Trying again")).hasSize(1);
      assertThat(process.errors()).noneMatch(line -> line.contains("\tat "));
    }
  }

  private static int health(int port) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/healthz")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.discarding()).statusCode();
    }
  }
}
