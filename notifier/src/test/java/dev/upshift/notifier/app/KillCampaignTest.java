package dev.upshift.notifier.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.mqtt.LinkSettings;
import dev.upshift.mqtt.MqttLink;
import dev.upshift.mqtt.MqttLinks;
import dev.upshift.mqtt.Publication;
import dev.upshift.notifier.channel.Hook;
import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Notices;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.Topics;
import dev.upshift.testkit.EmbeddedBrokerFixture;
import dev.upshift.testkit.Processes;
import dev.upshift.testkit.RunningProcess;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real notifier against the real broker and a real HTTP server, killed at random points while
 * decisions are published: each decision arrives, and what arrives twice says that it may be a
 * repeat. The seed is printed; {@code -Dupshift.seed} sets it.
 */
class KillCampaignTest {
  private static final int KILLS = 50;
  private static final int LONGEST_LIFE_MILLIS = 900;
  private static final long PUBLISH_EVERY_MILLIS = 40;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern ID = Pattern.compile("\"text\":\"[^\"]*· (d-\\d+)\"");
  private static final Map<String, String> FAST_START =
      Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Xmx128m");

  @RegisterExtension final Processes processes = new Processes();
  @TempDir Path folder;
  private final Hook hook = new Hook();
  private final Vertx vertx = Vertx.vertx();
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
  private final Set<String> published = ConcurrentHashMap.newKeySet();

  @AfterEach
  void close() {
    scheduler.shutdownNow();
    hook.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void notifier_killedAtRandomPoints_losesNothingAndMarksWhatItRepeats() throws Exception {
    long seed = Long.getLong("upshift.seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    hook.slowedDownBy(25);
    try (EmbeddedBrokerFixture broker = EmbeddedBrokerFixture.start(folder, "tnr-0")) {
      Path file =
          ConfigurationFile.write(
              folder, broker.uri(), broker.password("notifier"), hook.address());
      beKnownToTheBroker(start(file));
      MqttLink brain = brain(broker);
      ScheduledFuture<?> publishing = publishSteadily(brain);
      for (int kill = 0; kill < KILLS; kill++) {
        killSomewhere(start(file), random);
      }
      publishing.cancel(false);
      start(file);
      await().atMost(PATIENCE).until(() -> deliveries().keySet().containsAll(published));
      brain.close(Optional.empty());
    }
    report();
    assertThat(deliveries().values()).allSatisfy(KillCampaignTest::repeatsAreMarked);
  }

  /** Half of them while it works, the others at any point from its start on. */
  private void killSomewhere(RunningProcess notifier, Random random) throws Exception {
    if (random.nextBoolean()) {
      notifier.awaitLine(l -> l.startsWith("ready: "), PATIENCE);
    }
    scheduler
        .schedule(notifier::kill, random.nextInt(LONGEST_LIFE_MILLIS), TimeUnit.MILLISECONDS)
        .get();
  }

  /** The session begins with the first connection: what is published before belongs to nobody. */
  private void beKnownToTheBroker(RunningProcess notifier) {
    String ready = notifier.awaitLine(l -> l.startsWith("ready: "), PATIENCE);
    URI health = URI.create(ready.substring("ready: notifier ".length()) + "/healthz");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(health).build();
      await()
          .atMost(PATIENCE)
          .until(() ->
              client.send(request, BodyHandlers.ofString()).body().contains("\"connected\":true"));
    }
    notifier.kill();
  }

  private ScheduledFuture<?> publishSteadily(MqttLink brain) {
    Address decisions = new Address.DecisionFeed(Notices.HOST);
    AtomicInteger count = new AtomicInteger();
    return scheduler.scheduleAtFixedRate(
        () -> {
          String id = "d-" + count.incrementAndGet();
          brain
              .publish(Publication.once(Topics.standard(), decisions, Notices.scaleUp(id)))
              .onSuccess(_ -> published.add(id));
        },
        0,
        PUBLISH_EVERY_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  private RunningProcess start(Path file) {
    return processes.start(
        Processes.mainCommand(NotifierMain.class.getName(), List.of("-c", file.toString())),
        FAST_START,
        folder);
  }

  private MqttLink brain(EmbeddedBrokerFixture broker) {
    MqttLink link =
        MqttLinks.create(
            vertx,
            LinkSettings.of(broker.uri(), "brain", "brain", broker.password("brain")),
            new SilentListener());
    link.open();
    await().atMost(PATIENCE).until(link::isConnected);
    return link;
  }

  /** What was posted, by decision, in order; that it was blind is told on a slow machine, too. */
  private Map<String, List<String>> deliveries() {
    Map<String, List<String>> byId = new TreeMap<>();
    for (String body : hook.bodies()) {
      Matcher matcher = ID.matcher(body);
      boolean named = matcher.find();
      assertThat(named || body.contains("The notifier was blind")).as(body).isTrue();
      if (named) {
        byId.merge(
            matcher.group(1),
            List.of(body),
            (earlier, one) -> Stream.concat(earlier.stream(), one.stream()).toList());
      }
    }
    return byId;
  }

  private static void repeatsAreMarked(List<String> bodies) {
    assertThat(bodies.stream().skip(1)).allMatch(b -> b.contains(Announcement.POSSIBLE_REPEAT));
  }

  private void report() {
    Map<String, List<String>> deliveries = deliveries();
    long lost = published.stream().filter(id -> !deliveries.containsKey(id)).count();
    long repeats = deliveries.values().stream().mapToLong(b -> b.size() - 1).sum();
    long marked =
        hook.bodies().stream().filter(b -> b.contains(Announcement.POSSIBLE_REPEAT)).count();
    System.out.printf(
        "%d kills, %d decisions published, %d lost, %d repeats, %d marked%n",
        KILLS, published.size(), lost, repeats, marked);
    assertThat(published).hasSizeGreaterThan(KILLS);
  }
}
