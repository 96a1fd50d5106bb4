package dev.upshift.brain.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.testkit.BrokerFixture;
import dev.upshift.testkit.EmbeddedBrokerFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
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
        assertThat(HomeSchema.mistakes(home.description())).isEmpty();
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
        home.comeUp();
        eventually(() -> !home.description().isEmpty());
      }
      eventually(() -> !home.isAvailable());
      try (BrainProcess _ = brain(broker, "hosts: [tnr-2]").startAndAwait()) {
        eventually(() -> home.description().isEmpty());
      }
    }
  }

  /** It knows no topic but those that the description names. */
  private static final class Home implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Person person;

    Home(BrokerFixture broker) {
      person = new Person(broker, "homeassistant/#");
    }

    /** Its own coming up, which asks for every description again. */
    void comeUp() {
      person.forget(DEVICE);
      person.publishAt("homeassistant/status", "offline", false);
      person.publishAt("homeassistant/status", "online", false);
    }

    String description() {
      return person.lastAt(DEVICE);
    }

    private JsonNode device() {
      String text = description();
      return JSON.readTree(text.isEmpty() ? "{}" : text);
    }

    JsonNode component(String key) {
      return device().path("components").path(key);
    }

    List<String> options() {
      return component("set_mode").path("options").valueStream().map(JsonNode::asString).toList();
    }

    String shows(String key) {
      return person.lastAt(component(key).path("state_topic").asString(""));
    }

    boolean isAvailable() {
      JsonNode sessions = device().path("availability");
      return sessions.size() == 2
          && sessions
              .valueStream()
              .map(one -> person.lastAt(one.path("topic").asString()))
              .allMatch(session -> session.contains("\"state\":\"online\""));
    }

    void press(String key, String payload) {
      person.publishAt(component(key).path("command_topic").asString(), payload, false);
    }

    @Override
    public void close() {
      person.close();
    }
  }
}
