package dev.upshift.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.Notice;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void evidence_ofNothing_isLeftOut_andZeroIsNot() {
    Map<String, Object> evidence =
        Map.of("failedAt", List.of(), "repair", "", "reboots", 0, "refusedBy", List.of("a"));
    Notice.Decision decision =
        new Notice.Decision(
            "d-1", "h", "light", "light", "steady", "override", "s", evidence, null, null, AT);
    assertThat(Explanation.ofPast(decision))
        .contains("reboots = 0", "refusedBy = [a]")
        .doesNotContain("failedAt", "repair");
  }
}
