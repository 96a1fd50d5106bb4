package dev.upshift.cli.fleet;

import dev.upshift.protocol.Codec;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Message;
import dev.upshift.protocol.Notice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The picture of a fleet as programs read it; every object carries its version {@code v}. */
final class StatusDocument {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final FleetPicture picture;
  private final Instant now;

  StatusDocument(FleetPicture picture, Instant now) {
    this.picture = picture;
    this.now = now;
  }

  /** One object: the brain, the hosts, the alerts that fire. */
  String json() {
    ObjectNode document = MAPPER.createObjectNode();
    document.put("v", Codec.VERSION);
    document.put("at", now.toString());
    document.put("degraded", picture.isDegraded());
    document.put("brain", picture.isBrainOnline() ? "online" : "offline");
    ArrayNode hosts = document.putArray("hosts");
    picture.hosts().forEach(host -> hosts.add(host(host)));
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document);
  }

  /** One object a host, one a line. */
  String jsonLines() {
    List<String> lines = new ArrayList<>();
    for (HostId host : picture.hosts()) {
      lines.add(MAPPER.writeValueAsString(host(host)));
    }
    return String.join("\n", lines);
  }

  private ObjectNode host(HostId host) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("v", Codec.VERSION);
    node.put("host", host.name());
    node.put("brain", picture.isBrainOnline() ? "online" : "offline");
    picture.session(host).ifPresent(s -> node.put("connection", s.state().word()));
    picture.state(host).ifPresentOrElse(s -> fields(node, s), () -> node.put("state", "unknown"));
    picture.training(host).ifPresent(t -> node.put("training", t.phase().word()));
    picture.otherMode(host).ifPresent(m -> node.put("runningMode", m));
    ArrayNode alerts = node.putArray("alerts");
    picture.firing().entrySet().stream()
        .filter(e -> e.getKey().startsWith(host.name() + " "))
        .forEach(e -> alerts.add(alert(e)));
    return node;
  }

  private static ObjectNode alert(Map.Entry<String, Notice.Alert> entry) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("name", entry.getKey().substring(entry.getKey().indexOf(' ') + 1));
    fields(node, entry.getValue());
    return node;
  }

  private static void fields(ObjectNode node, Message message) {
    JsonNode body = MAPPER.readTree(Codec.encode(message));
    body.properties().stream()
        .filter(p -> !p.getKey().equals("v"))
        .forEach(p -> node.set(p.getKey(), p.getValue()));
  }
}
