package dev.upshift.cli.fleet;

import dev.upshift.configuration.DurationText;
import dev.upshift.protocol.Codec;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A host's checkpoints, for people and for programs. */
final class CheckpointsDocument {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final long UNIT = 1024;
  private static final int PATH = 5;

  private final HostId host;
  private final Telemetry.Checkpoints reported;
  private final Instant now;

  CheckpointsDocument(HostId host, Telemetry.Checkpoints reported, Instant now) {
    this.host = host;
    this.reported = reported;
    this.now = now;
  }

  String json() {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node());
  }

  String jsonLine() {
    return MAPPER.writeValueAsString(node());
  }

  /** The message itself, with the host and the age of the newest. */
  private ObjectNode node() {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("v", Codec.VERSION);
    node.put("host", host.name());
    MAPPER.readTree(Codec.encode(reported)).properties().stream()
        .filter(p -> !p.getKey().equals("v"))
        .forEach(p -> node.set(p.getKey(), p.getValue()));
    if (node.get("newest") instanceof ObjectNode newest) {
      newest.put("ageSeconds", age().toSeconds());
    }
    return node;
  }

  private Duration age() {
    Duration age =
        Optional.ofNullable(reported.newest())
            .map(n -> Duration.between(n.savedAt(), now))
            .orElse(Duration.ZERO);
    return age.isNegative() ? Duration.ZERO : age.truncatedTo(ChronoUnit.SECONDS);
  }

  String table(int width) {
    StringBuilder text = new StringBuilder(summary());
    Optional.ofNullable(reported.trouble())
        .ifPresent(t -> text.append("\nnothing is kept aside at present: ").append(t));
    if (reported.kept().isEmpty()) {
      return text.append("\nnone is kept aside").toString();
    }
    boolean sends = reported.kept().stream().anyMatch(k -> k.sent() != null);
    List<String> headings = List.of("ID", "SAVED", "SIZE", "PROGRESS", "MODE", "PATH", "CRC32C");
    Table table = new Table(PATH, sends ? with(headings, "SENT") : headings);
    reported.kept().reversed().forEach(k -> table.row(sends ? with(row(k), sent(k)) : row(k)));
    return text.append("\n\n").append(table.print(width)).toString();
  }

  private String summary() {
    if (reported.pattern() == null) {
      return host + ": the mode " + named(reported.mode()) + " names no pattern of checkpoints";
    }
    Telemetry.Saved newest = reported.newest();
    String all =
        "%s: %d of %s, %s"
            .formatted(host, reported.count(), reported.pattern(), size(reported.bytes()));
    if (newest == null) {
      return all;
    }
    String damage = newest.damage() == null ? "" : ", DAMAGED: " + newest.damage();
    return all
        + "; the newest, %s, is %s old and has %s%s"
            .formatted(newest.path(), DurationText.format(age()), size(newest.bytes()), damage);
  }

  private static String named(@org.jspecify.annotations.Nullable String mode) {
    return Optional.ofNullable(mode).orElse("-");
  }

  private static List<String> row(Telemetry.Kept kept) {
    return List.of(
        kept.id(),
        // With a space, where a narrow terminal breaks it.
        kept.savedAt().truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' '),
        size(kept.bytes()),
        Optional.ofNullable(kept.progress())
            .map(p -> String.format(Locale.ROOT, "%.0f", p))
            .orElse("-"),
        kept.mode(),
        kept.path(),
        kept.crc32c());
  }

  private static String sent(Telemetry.Kept kept) {
    return kept.sent() == null ? "-" : kept.sent() ? "yes" : "no";
  }

  private static List<String> with(List<String> cells, String last) {
    return Stream.concat(cells.stream(), Stream.of(last)).toList();
  }

  private static String size(long bytes) {
    if (bytes < UNIT) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    while (value >= UNIT && unit < 3) {
      value /= UNIT;
      unit++;
    }
    return String.format(
        Locale.ROOT, "%.1f %s", value, List.of("KiB", "MiB", "GiB", "TiB").get(unit));
  }
}
