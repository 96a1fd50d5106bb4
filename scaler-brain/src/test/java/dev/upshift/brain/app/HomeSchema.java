package dev.upshift.brain.app;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Home Assistant asks of a device's description, as of its documentation of November 2026
 * (MQTT device discovery, and the sensor, select, switch and button of MQTT). A description with a
 * mistake is refused there as a whole, and the log is the only place that says so.
 */
final class HomeSchema {
  private static final Set<String> SHARED = Set.of("platform", "unique_id", "name");
  private static final Map<String, Set<String>> REQUIRED =
      Map.of(
          "sensor", Set.of("state_topic"),
          "select", Set.of("command_topic", "options"),
          "switch", Set.of("command_topic"),
          "button", Set.of("command_topic"));
  private static final Map<String, Set<String>> OPTIONAL =
      Map.of(
          "sensor",
          Set.of("value_template", "device_class", "unit_of_measurement", "state_class"),
          "select",
          Set.of("state_topic"),
          "switch",
          Set.of("state_topic", "payload_on", "payload_off"),
          "button",
          Set.of());
  private static final Map<String, Set<String>> UNITS =
      Map.of(
          "duration", Set.of("s", "min", "h", "d"),
          "temperature", Set.of("°C", "°F", "K"),
          "power", Set.of("W", "kW"),
          "timestamp", Set.of(""));

  private final List<String> mistakes = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();

  private HomeSchema() {}

  static List<String> mistakes(String description) {
    HomeSchema schema = new HomeSchema();
    schema.device(JsonMapper.builder().build().readTree(description));
    return schema.mistakes;
  }

  private void device(JsonNode whole) {
    keys(
        "device discovery",
        whole,
        Set.of("device", "origin", "components"),
        Set.of("availability", "availability_mode"));
    keys("device", whole.path("device"), Set.of("identifiers"), Set.of("name", "manufacturer"));
    check(whole.path("device").path("identifiers").path(0).isString(), "no identifier");
    keys("origin", whole.path("origin"), Set.of("name"), Set.of());
    check(
        Set.of("all", "any", "latest").contains(whole.path("availability_mode").asString("")),
        "availability_mode");
    for (JsonNode one : whole.path("availability")) {
      keys("availability", one, Set.of("topic"), Set.of("value_template"));
      topic("availability", one.path("topic"));
    }
    check(!whole.path("components").isEmpty(), "no components");
    whole.path("components").properties().forEach(c -> component(c.getKey(), c.getValue()));
  }

  private void component(String key, JsonNode component) {
    String platform = component.path("platform").asString("");
    check(REQUIRED.containsKey(platform), key + ": platform " + platform);
    Set<String> required = new HashSet<>(SHARED);
    required.addAll(REQUIRED.getOrDefault(platform, Set.of()));
    keys(key, component, required, OPTIONAL.getOrDefault(platform, Set.of()));
    check(ids.add(component.path("unique_id").asString("")), key + ": unique_id twice");
    for (String topic : List.of("state_topic", "command_topic")) {
      if (component.has(topic)) {
        topic(key, component.path(topic));
      }
    }
    measure(key, component);
  }

  /** A class takes its own units only, and a moment is no measurement. */
  private void measure(String key, JsonNode component) {
    String kind = component.path("device_class").asString("");
    String unit = component.path("unit_of_measurement").asString("");
    if (!kind.isEmpty()) {
      check(UNITS.getOrDefault(kind, Set.of()).contains(unit), key + ": " + kind + " in " + unit);
      check(!kind.equals("timestamp") || !component.has("state_class"), key + ": state_class");
    }
    check(unit.isEmpty() || component.has("state_class"), key + ": a unit of no measurement");
  }

  private void topic(String where, JsonNode topic) {
    check(topic.asString("").matches("[^#+]+"), where + ": topic " + topic);
  }

  private void keys(String where, JsonNode node, Set<String> required, Set<String> optional) {
    required.forEach(key -> check(node.has(key), where + ": " + key + " is missing"));
    node.propertyNames()
        .forEach(key ->
            check(
                required.contains(key) || optional.contains(key),
                where + ": " + key + " is not known"));
  }

  private void check(boolean holds, String mistake) {
    if (!holds) {
      mistakes.add(mistake);
    }
  }
}
