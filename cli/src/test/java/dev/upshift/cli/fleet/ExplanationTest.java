package dev.upshift.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.cli.connection.Heard;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.HostId;
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

  @Test
  void reboots_thatCount_areCalledReboots() {
    assertThat(present(Map.of("rebootsInWindow", 1)))
        .contains("  reboots     1 in 60m; more than 3 mean a step down");
  }

  @Test
  void failures_thatAreNoReboots_areCalledFailures_withTheirKinds() {
    assertThat(present(Map.of("failedBy", List.of("reboot", "crash-loop", "crash-loop"))))
        .contains("  failures    1 in 60m (crash-loop, reboot); more than 3 mean a step down")
        .doesNotContain("  reboots ");
  }

  private static String present(Map<String, Object> evidence) {
    HostId host = new HostId("gpu-1");
    Notice.State state =
        new Notice.State(
            "light", "steady", AT, AT, "light", "b-1", 1, 1, 1, 3, "60m", 60, 3600, null, null,
            null, Map.of(), List.of(), null, null, null, "waiting", evidence, AT);
    FleetPicture picture = FleetPicture.of(List.of(new Heard(new Address.State(host), state)));
    return Explanation.ofPresent(picture, host, AT);
  }
}
