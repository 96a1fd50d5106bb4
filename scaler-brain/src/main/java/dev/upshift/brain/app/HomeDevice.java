package dev.upshift.brain.app;

import dev.upshift.protocol.Address;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.OverrideProperty;
import dev.upshift.protocol.TelemetryKind;
import dev.upshift.protocol.Topics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A host as a device of Home Assistant, in the form of its MQTT device discovery: a sensor for each
 * status, a select for the mode, a switch for the pause, buttons for retry and reset. It is
 * available while both the brain and the host's agent are online.
 */
final class HomeDevice {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Topics topics;
  private final HostId host;
  private final Map<String, Object> components = new TreeMap<>();

  private HomeDevice(Topics topics, HostId host) {
    this.topics = topics;
    this.host = host;
  }

  /** The description, in JSON; the same host always has the same. */
  static String describe(Topics topics, HostId host, List<String> modes) {
    HomeDevice device = new HomeDevice(topics, host);
    for (HomeSensor sensor : HomeSensor.values()) {
      device.sensor(sensor);
    }
    device.controls(modes);
    return JSON.writeValueAsString(device.whole());
  }

  /** Whether a description is of a host below this root: another Upshift may have others. */
  static boolean isBelow(Topics topics, byte[] description) {
    try {
      JsonNode available = JSON.readTree(description).path("availability");
      return available.path(0).path("topic").asString("").equals(brain(topics));
    } catch (JacksonException _) {
      return false;
    }
  }

  private Map<String, Object> whole() {
    return new TreeMap<>(
        Map.of(
            "device",
            new TreeMap<>(
                Map.of(
                    "identifiers",
                    List.of("upshift_" + host),
                    "name",
                    host.name(),
                    "manufacturer",
                    "Upshift")),
            "origin",
            Map.of("name", "Upshift"),
            "availability",
            List.of(
                session(brain(topics)),
                session(topics.name(new Address.Telemetry(host, TelemetryKind.SESSION)))),
            "availability_mode",
            "all",
            "components",
            components));
  }

  private static String brain(Topics topics) {
    return topics.name(new Address.BrainSession());
  }

  private static Map<String, String> session(String topic) {
    return new TreeMap<>(Map.of("topic", topic, "value_template", "{{ value_json.state }}"));
  }

  private void sensor(HomeSensor sensor) {
    Address status = new Address.Status(new Address.Host(host), sensor.metric());
    Map<String, Object> keys = new TreeMap<>(sensor.keys());
    keys.put("state_topic", topics.name(status));
    add(sensor.key(), keys);
  }

  private void controls(List<String> modes) {
    Map<String, Object> mode = lasting(OverrideProperty.MODE, "select", "Control");
    mode.put("options", Stream.concat(Stream.of("auto"), modes.stream()).toList());
    add("set_mode", mode);
    Map<String, Object> pause = lasting(OverrideProperty.PAUSE, "switch", "Pause");
    pause.putAll(Map.of("payload_on", "on", "payload_off", "off"));
    add("pause", pause);
    add("retry", control(OverrideProperty.RETRY, "button", "Retry"));
    add("reset", control(OverrideProperty.RESET, "button", "Reset"));
  }

  /** A control that shows what holds, as the brain echoes it. */
  private Map<String, Object> lasting(OverrideProperty property, String platform, String title) {
    Map<String, Object> keys = control(property, platform, title);
    keys.put(
        "state_topic", topics.name(new Address.OverrideEcho(new Address.Host(host), property)));
    return keys;
  }

  private Map<String, Object> control(OverrideProperty property, String platform, String title) {
    Address set = new Address.OverrideSet(new Address.Host(host), property);
    Map<String, Object> keys = new TreeMap<>();
    keys.put("platform", platform);
    keys.put("name", title);
    keys.put("command_topic", topics.name(set));
    return keys;
  }

  private void add(String key, Map<String, Object> keys) {
    keys.put("unique_id", "upshift_" + host + "_" + key);
    components.put(key, keys);
  }
}
