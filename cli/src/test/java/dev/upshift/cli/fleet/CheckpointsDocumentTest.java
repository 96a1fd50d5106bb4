package dev.upshift.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Telemetry;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CheckpointsDocumentTest {
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void table_whereCheckpointsAreSentOffTheHost_saysOfEachWhetherItWas() {
    List<String> rows = table(kept("one", true), kept("two", false), kept("old", null));
    assertThat(rows.getFirst()).endsWith("CRC32C    SENT");
    assertThat(rows.get(1)).startsWith("old ").endsWith("  -");
    assertThat(rows.get(2)).startsWith("two ").endsWith("  no");
    assertThat(rows.get(3)).startsWith("one ").endsWith("  yes");
  }

  @Test
  void table_whereNoneIsSent_hasNoColumnForIt() {
    assertThat(table(kept("one", null)).getFirst()).endsWith("CRC32C");
  }

  @Test
  void table_onAUsualTerminal_fits() {
    Telemetry.Kept kept =
        new Telemetry.Kept(
            "20260301-120000",
            AT,
            AT,
            "medium",
            "checkpoints/model-0004211.pt",
            1,
            1 << 29,
            "0123abcd",
            421_100.0,
            true);
    assertThat(table(80, kept))
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80))
        .satisfies(lines -> assertThat(lines.get(1)).contains("20260301-120000", "0123abcd"));
  }

  private static List<String> table(Telemetry.Kept... kept) {
    return table(120, kept);
  }

  private static List<String> table(int width, Telemetry.Kept... kept) {
    Telemetry.Checkpoints reported =
        new Telemetry.Checkpoints(AT, "light", "*.pt", 1, 10, null, List.of(kept), null);
    return Stream.of(
            new CheckpointsDocument(new HostId("gpu-1"), reported, AT).table(width).split("\n"))
        .skip(2)
        .toList();
  }

  private static Telemetry.Kept kept(String id, @Nullable Boolean sent) {
    return new Telemetry.Kept(id, AT, AT, "light", "model.pt", 1, 10, "0123abcd", 7.0, sent);
  }
}
