package dev.upshift.notifier.channel.alertmanager;

import static org.awaitility.Awaitility.await;

import dev.upshift.testkit.Ports;
import dev.upshift.testkit.Processes;
import dev.upshift.testkit.RealPart;
import dev.upshift.testkit.RunningProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Debian's Alertmanager, which tells nobody. */
public final class RealAlertmanager {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Processes processes;
  private final Path folder;
  private final int port;
  private RunningProcess process;
  private int starts;

  private RealAlertmanager(Processes processes, Path folder) throws Exception {
    this.processes = processes;
    this.folder = folder;
    this.port = Ports.free();
    this.process = launch();
  }

  /** Starts one; the test is skipped where it is not installed. */
  public static RealAlertmanager start(Processes processes, Path folder) throws Exception {
    return new RealAlertmanager(processes, folder);
  }

  /** Kills it and starts it at the same address, with nothing on its disk. */
  public void forgetEverything() throws Exception {
    process.kill();
    process = launch();
  }

  private RunningProcess launch() throws Exception {
    Path program = RealPart.ALERTMANAGER.require();
    Path configuration =
        Files.writeString(
            folder.resolve("alertmanager.yml"),
            "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n");
    RunningProcess launched =
        processes.start(
            List.of(
                program.toString(),
                "--config.file=" + configuration,
                "--storage.path=" + folder.resolve("data-" + starts++),
                "--web.listen-address=127.0.0.1:" + port,
                "--cluster.listen-address="));
    await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> alerts().isArray());
    return launched;
  }

  public String root() {
    return "http://127.0.0.1:" + port;
  }

  /** The alerts that fire. */
  public JsonNode alerts() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(root() + "/api/v2/alerts?active=true")).build();
      return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
    }
  }
}
