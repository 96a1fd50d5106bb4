package dev.upshift.cli.fleet;

import dev.upshift.configuration.DurationText;
import dev.upshift.protocol.Codec;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.Telemetry.Boot;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A host's boots, for people (the newest first) and for programs (the oldest first). */
final class BootsDocument {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final HostId host;
  private final List<Boot> boots;
  private final Telemetry.Boots reported;

  BootsDocument(HostId host, Telemetry.Boots reported) {
    this.host = host;
    this.reported = reported;
    this.boots = reported.boots();
  }

  String json() {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("v", Codec.VERSION);
    node.put("host", host.name());
    node.putArray("boots").addAll(nodes());
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node);
  }

  List<String> jsonLines() {
    return nodes().stream().map(MAPPER::writeValueAsString).toList();
  }

  String table(int width) {
    Table table = new Table(4, List.of("BOOTED", "DOWN", "CAUSE", "MODE", "EVIDENCE"));
    for (int index = boots.size() - 1; index >= 0; index--) {
      Boot boot = boots.get(index);
      table.row(
          List.of(
              boot.bootedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
              down(index).map(DurationText::format).orElse("-"),
              boot.cause().word(),
              text(boot.modeAtCrash()),
              text(boot.evidence())));
    }
    return table.print(width);
  }

  private static String text(@Nullable String text) {
    return Optional.ofNullable(text).orElse("-");
  }

  /** From the last sign of life of the boot before. */
  private Optional<Duration> down(int index) {
    Instant end = index == 0 ? null : boots.get(index - 1).endedAt();
    return Optional.ofNullable(end)
        .map(e -> Duration.between(e, boots.get(index).bootedAt()))
        .map(d -> d.isNegative() ? Duration.ZERO : d.truncatedTo(ChronoUnit.SECONDS));
  }

  /** The boots as the message has them, with the time that the host was down before each. */
  private List<ObjectNode> nodes() {
    List<ObjectNode> nodes = new ArrayList<>();
    for (JsonNode each : MAPPER.readTree(Codec.encode(reported)).get("boots")) {
      ObjectNode node = MAPPER.createObjectNode();
      each.properties().forEach(p -> node.set(p.getKey(), p.getValue()));
      down(nodes.size()).ifPresent(d -> node.put("downSeconds", d.toSeconds()));
      nodes.add(node);
    }
    return nodes;
  }
}
