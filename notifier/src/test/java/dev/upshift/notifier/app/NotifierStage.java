package dev.upshift.notifier.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.configuration.Secret;
import dev.upshift.notifier.channel.Hook;
import dev.upshift.notifier.decide.Notices;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A notifier that runs in the test, a broker in memory, and real servers for channels. */
abstract class NotifierStage {
  static final Address DECISIONS = new Address.DecisionFeed(Notices.HOST);
  static final Address ALERT = new Address.AlertFeed(Notices.HOST, "unstable");

  @TempDir Path folder;
  final Hook slack = new Hook();
  final Hook second = new Hook();
  final ByteArrayOutputStream console = new ByteArrayOutputStream();
  IncidentConfiguration incidents = new IncidentConfiguration(Duration.ZERO, Duration.ZERO);
  Optional<DigestConfiguration> digest = Optional.empty();
  Duration expiry = Duration.ofDays(7);
  Duration firstDelay = Duration.ofMillis(100);
  Duration tellAfter = Duration.ofMinutes(15);
  boolean sessionPresent;
  final List<FakeLink> links = new ArrayList<>();
  @Nullable Notifier notifier;

  @AfterEach
  void stop() {
    if (notifier != null) {
      notifier.close();
    }
    slack.close();
    second.close();
  }

  void start(ChannelConfiguration... channels) {
    notifier = launch(channels);
  }

  void restart(ChannelConfiguration... channels) {
    if (notifier != null) {
      notifier.close();
    }
    start(channels);
  }

  Notifier launch(ChannelConfiguration... channels) {
    return Notifier.start(
        configuration(channels),
        (vertx, settings, listener) -> {
          links.add(new FakeLink(vertx, settings, listener));
          link().sessionPresent = sessionPresent;
          return link();
        },
        InstantSource.system(),
        new PrintStream(console, true, StandardCharsets.UTF_8),
        _ -> {});
  }

  NotifierConfiguration configuration(ChannelConfiguration... channels) {
    Path password = SecretFile.write(folder.resolve("password"), "secret");
    return new NotifierConfiguration(
        URI.create("mqtt://127.0.0.1:1"),
        new Secret("file:" + password),
        Optional.empty(),
        Topics.DEFAULT_ROOT,
        folder.resolve("state"),
        0,
        Optional.empty(),
        List.of(channels),
        new RetryConfiguration(
            firstDelay, firstDelay.multipliedBy(4), expiry, Duration.ofSeconds(20), tellAfter),
        incidents,
        digest);
  }

  /** What a change of the file while it runs comes to. */
  void reload(ChannelConfiguration... channels) {
    assertThat(notifier).isNotNull();
    notifier.follow(configuration(channels));
  }

  FakeLink link() {
    return links.getLast();
  }

  /** The connection for people's orders. */
  FakeLink door() {
    return links.get(links.size() - 2);
  }

  static ChannelConfiguration console() {
    return ChannelKit.console();
  }

  ChannelConfiguration slack(String name, Hook hook) {
    Path file = SecretFile.write(folder.resolve("webhook-" + name), hook.address());
    return ChannelKit.of(name, ChannelConfiguration.Type.SLACK, new Secret("file:" + file));
  }

  static Address fleetAlert(String name) {
    return new Address.AlertFeed(new Address.Fleet(), name);
  }

  static String alert(Address address) {
    return Topics.standard().name(address);
  }

  String printed() {
    return console.toString(StandardCharsets.UTF_8);
  }

  String get(String path) throws IOException, InterruptedException {
    assertThat(notifier).isNotNull();
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + notifier.port() + path);
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }

  static void eventually(ThrowingRunnable assertion) {
    ConditionFactory patience =
        await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
    patience.untilAsserted(assertion);
  }
}
