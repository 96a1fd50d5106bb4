package dev.upshift.brain.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.mqtt.Delivery;
import dev.upshift.mqtt.LinkException;
import dev.upshift.mqtt.LinkListener;
import dev.upshift.mqtt.LinkSettings;
import dev.upshift.mqtt.LinkSettings.Subscription;
import dev.upshift.mqtt.MqttLink;
import dev.upshift.mqtt.MqttLinks;
import dev.upshift.mqtt.Publication;
import dev.upshift.testkit.BrokerFixture;
import dev.upshift.testkit.EmbeddedBrokerFixture;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A brain at a real broker, and somebody there who does what Home Assistant does. */
class HomeAssistantTest {
  private static final String POLICY = "stability-window: 60m\nprice-per-hour: 2\n";
  private static final String DEVICE = "homeassistant/device/upshift_tnr-1/config";

  @TempDir Path folder;

  private static void eventually(Callable<Boolean> condition) {
    await().atMost(ScriptedHost.PATIENCE).until(condition);
  }

  private BrainProcess brain(BrokerFixture broker, String more) {
    return new BrainProcess(folder, broker, POLICY, "home-assistant: true\n" + more);
  }

  @Test
  void host_isADeviceThatShowsAndTakesOrders_untilItIsForgotten() {
    try (BrokerFixture broker = EmbeddedBrokerFixture.start(folder.resolve("b"), "tnr-1", "tnr-2");
        Home home = new Home(broker)) {
      try (BrainProcess _ = brain(broker, "").startAndAwait();
          ScriptedHost _ = ScriptedHost.start(broker, "tnr-1")) {
        eventually(() -> home.options().equals(List.of("auto", "light", "medium")));
        assertThat(HomeSchema.mistakes(home.last(DEVICE))).isEmpty();
        eventually(home::isAvailable);
        eventually(() -> home.shows("mode").equals("light"));
        eventually(() -> home.shows("cost_per_hour").equals("2.00"));
        eventually(() -> home.shows("set_mode").equals("auto"));
        home.press("set_mode", "medium");
        eventually(() -> home.shows("set_mode").equals("medium"));
        home.press("pause", home.component("pause").path("payload_on").asString());
        eventually(() -> home.shows("pause").equals("on"));
        home.press("reset", "PRESS");
        eventually(() -> home.shows("pause").equals("off"));
        int before = home.descriptions.get();
        home.publish("homeassistant/status", "offline", false);
        home.publish("homeassistant/status", "online", false);
        eventually(() -> home.descriptions.get() == before + 1);
      }
      eventually(() -> !home.isAvailable());
      try (BrainProcess _ = brain(broker, "hosts: [tnr-2]").startAndAwait()) {
        eventually(() -> home.last(DEVICE).isEmpty());
      }
    }
  }

  /** It knows no topic but those that the description names. */
  private static final class Home implements LinkListener, AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Vertx vertx = Vertx.vertx();
    private final MqttLink link;
    private final Map<String, String> last = new ConcurrentHashMap<>();
    final AtomicInteger descriptions = new AtomicInteger();

    Home(BrokerFixture broker) {
      LinkSettings settings =
          LinkSettings.of(broker.uri(), "operator", "operator", broker.password("operator"))
              .withSubscriptions(
                  List.of(
                      new Subscription("homeassistant/#", 1), new Subscription("upshift/v1/#", 1)));
      link = MqttLinks.create(vertx, settings, this);
      link.open();
      eventually(link::isConnected);
    }

    String last(String topic) {
      return last.getOrDefault(topic, "");
    }

    private JsonNode device() {
      String text = last(DEVICE);
      return JSON.readTree(text.isEmpty() ? "{}" : text);
    }

    JsonNode component(String key) {
      return device().path("components").path(key);
    }

    List<String> options() {
      return component("set_mode").path("options").valueStream().map(JsonNode::asString).toList();
    }

    String shows(String key) {
      return last(component(key).path("state_topic").asString(""));
    }

    boolean isAvailable() {
      JsonNode sessions = device().path("availability");
      return sessions.size() == 2
          && sessions
              .valueStream()
              .map(one -> last(one.path("topic").asString()))
              .allMatch(session -> session.contains("\"state\":\"online\""));
    }

    void press(String key, String payload) {
      publish(component(key).path("command_topic").asString(), payload, false);
    }

    void publish(String topic, String payload, boolean retained) {
      link.publish(
          new Publication(
              topic,
              payload.getBytes(StandardCharsets.UTF_8),
              1,
              retained,
              Optional.empty(),
              Optional.empty()));
    }

    @Override
    public void connected(boolean sessionPresent) {
      // Subscriptions are asked for by the link.
    }

    @Override
    public void lost(LinkException reason) {
      // The link tries again by itself.
    }

    @Override
    public void takenOver(LinkException reason) {
      // Nobody else is the operator here.
    }

    @Override
    public void received(Delivery delivery) {
      last.put(delivery.topic(), new String(delivery.payload(), StandardCharsets.UTF_8));
      if (delivery.topic().equals(DEVICE)) {
        descriptions.incrementAndGet();
      }
      delivery.acknowledge();
    }

    @Override
    public void close() {
      link.close(Optional.empty()).toCompletionStage().toCompletableFuture().join();
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
