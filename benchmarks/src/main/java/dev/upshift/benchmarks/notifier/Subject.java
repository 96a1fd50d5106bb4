package dev.upshift.benchmarks.notifier;

import dev.upshift.mqtt.Delivery;
import dev.upshift.mqtt.LinkException;
import dev.upshift.mqtt.LinkListener;
import dev.upshift.mqtt.LinkSettings;
import dev.upshift.mqtt.MqttLink;
import dev.upshift.mqtt.MqttLinks;
import dev.upshift.mqtt.Publication;
import dev.upshift.notifier.app.NotifierMain;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.Topics;
import dev.upshift.testkit.EmbeddedBrokerFixture;
import dev.upshift.testkit.Processes;
import dev.upshift.testkit.RunningProcess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real broker, a brain's connection that publishes decisions, and real notifiers. */
final class Subject implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String READY = "ready: notifier ";
  private static final Map<String, String> FLAGS =
      Map.of(
          "JAVA_TOOL_OPTIONS",
          "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=0.05 -Xshare:auto -Xms16m -Xmx96m");

  private final Path folder;
  private final EmbeddedBrokerFixture broker;
  private final Vertx vertx = Vertx.vertx();
  private final MqttLink brain;
  private int folders;

  Subject(Path folder) {
    this.folder = folder;
    broker = EmbeddedBrokerFixture.start(folder, "host-0");
    brain =
        MqttLinks.create(
            vertx,
            LinkSettings.of(broker.uri(), "brain", "brain", broker.password("brain")),
            new Deaf());
    brain.open();
    Awaitility.await().atMost(PATIENCE).until(brain::isConnected);
  }

  /**
   * Gives an Alertmanager the decisions until it is closed. Only one at a time gets them, this or a
   * notifier, so that the broker has the same to do for either.
   */
  Bridge bridge(Peer peer) {
    forgetSession("notifier");
    return new Bridge(vertx, listener("notifier-bridge"), peer);
  }

  /** Publishes; the future succeeds once the broker has it. */
  Future<Void> publish(Events.Event event) {
    return brain.publish(
        Publication.once(
            Topics.standard(),
            new Address.DecisionFeed(new Address.Host(event.host())),
            event.decision()));
  }

  private LinkSettings listener(String clientId) {
    return LinkSettings.of(broker.uri(), clientId, "notifier", broker.password("notifier"));
  }

  /** Nobody gets what was published for those of before, and the broker keeps nothing for them. */
  private void forgetSession(String clientId) {
    MqttLink link = MqttLinks.create(vertx, listener(clientId), new Deaf());
    link.open();
    Awaitility.await().atMost(PATIENCE).until(link::isConnected);
    await(link.close(Optional.empty()));
  }

  /**
   * Writes a configuration with a state folder of its own.
   *
   * @param channels the addresses of Slack-compatible webhooks
   */
  Path configuration(List<String> channels, String more) throws IOException {
    forgetSession("notifier");
    forgetSession("notifier-bridge");
    Path home = Files.createDirectories(folder.resolve("notifier-" + folders++));
    StringBuilder yaml = new StringBuilder("notifier:\n");
    yaml.append("  broker: ").append(broker.uri()).append('\n');
    yaml.append("  password: ").append(broker.password("notifier").source()).append('\n');
    yaml.append("  state-folder: state\n  http-port: 0\n").append(more);
    yaml.append("  channels:\n");
    for (int i = 0; i < channels.size(); i++) {
      Path secret = Files.writeString(home.resolve("channel-" + i), channels.get(i));
      Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
      yaml.append(
          "    - {name: channel-%d, type: slack, url: 'file:channel-%d'}\n"
              .formatted(i, i)
              .replace("file:channel", "file:" + home.resolve("channel")));
    }
    return Files.writeString(home.resolve("upshift.yaml"), yaml);
  }

  /** Starts a notifier; it may not be ready yet. */
  RunningProcess start(Path configuration) {
    return RunningProcess.start(
        Processes.mainCommand(
            NotifierMain.class.getName(), List.of("-c", configuration.toString())),
        FLAGS,
        Path.of("").toAbsolutePath());
  }

  /** Starts a notifier and waits until the broker knows it. */
  RunningProcess startConnected(Path configuration) {
    RunningProcess notifier = start(configuration);
    String ready = awaitReady(notifier);
    URI health = URI.create(ready.substring(READY.length()) + "/healthz");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(health).build();
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() ->
              client.send(request, BodyHandlers.ofString()).body().contains("\"connected\":true"));
    }
    return notifier;
  }

  String awaitReady(RunningProcess notifier) {
    return notifier.awaitLine(line -> line.startsWith(READY), PATIENCE);
  }

  @Override
  public void close() {
    await(brain.close(Optional.empty()));
    await(vertx.close());
    broker.close();
  }

  static void await(Future<Void> closing) {
    closing
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(10, TimeUnit.SECONDS)
        .exceptionally(_ -> null)
        .join();
  }

  /** The brain of a benchmark only speaks. */
  private static final class Deaf implements LinkListener {
    @Override
    public void connected(boolean sessionPresent) {}

    @Override
    public void lost(LinkException reason) {}

    @Override
    public void received(Delivery delivery) {
      delivery.acknowledge();
    }

    @Override
    public void takenOver(LinkException reason) {}
  }
}
