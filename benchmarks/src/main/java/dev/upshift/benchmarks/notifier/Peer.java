package dev.upshift.benchmarks.notifier;

import dev.upshift.testkit.Ports;
import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** A real Alertmanager with one webhook, alone, and whoever posts alerts to it. */
final class Peer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path program;
  private final Path folder;
  private final String root;
  private final HttpClient client = HttpClient.newHttpClient();
  private RunningProcess process;

  /**
   * Starts it.
   *
   * @param route the keys of its route besides the receiver, such as {@code group_wait: 0s}
   */
  Peer(Path program, Path folder, String route, String webhook) throws IOException {
    this.program = program;
    this.folder = Files.createDirectories(folder);
    int port = Ports.free();
    root = "http://127.0.0.1:" + port;
    Files.writeString(
        folder.resolve("alertmanager.yml"),
        """
        route: {receiver: sink%s}
        receivers:
          - name: sink
            webhook_configs: [{url: '%s', send_resolved: false}]
        """
            .formatted(route.isEmpty() ? "" : ", " + route, webhook));
    process = begun(port);
    awaitReady();
  }

  private RunningProcess begun(int port) {
    return RunningProcess.start(
        List.of(
            program.toString(),
            "--config.file=" + folder.resolve("alertmanager.yml"),
            "--storage.path=" + folder.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port,
            "--cluster.listen-address=",
            "--log.level=error"));
  }

  void restart() {
    process = begun(URI.create(root).getPort());
  }

  void kill() {
    process.kill();
  }

  void awaitReady() {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> answers(HttpRequest.newBuilder(URI.create(root + "/-/ready")).build()));
  }

  /** Whether it has accepted the alert. */
  boolean post(Events.Event event) {
    return answers(
        HttpRequest.newBuilder(URI.create(root + "/api/v2/alerts"))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(10))
            .POST(HttpRequest.BodyPublishers.ofString(event.alert()))
            .build());
  }

  private boolean answers(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    process.close();
    client.shutdownNow();
  }
}
