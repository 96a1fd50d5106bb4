package dev.upshift.brain.replay;

import static dev.upshift.brain.replay.ScenarioText.decisions;
import static dev.upshift.brain.replay.ScenarioText.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.brain.decision.Decision;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Failures that are no reboots. */
class OtherFailuresTest {
  private static final String UP = "12-30 20:27 light -> medium scale-up";

  @Test
  void otherFailures_countEachOnceWhereThePolicySaysSo() {
    String scenario =
        """
        policy max-reboots=2 count=%s
        19:27 tnr-0 start
        20:30 tnr-0 crash-loop
        20:31 tnr-0 hang
        20:32 tnr-0 gpu-lost
        20:33 tnr-0 reboot
        """;
    assertThat(told(scenario.formatted("reboot,crash-loop,gpu-lost")))
        .containsExactly(UP, "12-30 20:33 medium -> light fallback");
    assertThat(told(scenario.formatted("crash-loop,hang,gpu-lost")))
        .containsExactly(UP, "12-30 20:32 medium -> light fallback");
    assertThat(told(scenario.formatted("hang,reboot"))).containsExactly(UP);
  }

  @Test
  void otherFailures_areNamedInTheEvidence() {
    List<Decision> decisions =
        decisions(
            """
            policy max-reboots=1 count=hang,trouble,reboot
            19:27 tnr-0 start
            20:30 tnr-0 hang
            20:31 tnr-0 trouble
            """);
    Decision last = decisions.getLast();
    assertThat(last.summary()).startsWith("2 failures in 60m (hang, trouble), more than 1");
    assertThat(last.evidence()).containsEntry("failedBy", List.of("hang", "trouble"));
    assertThat(decisions.getFirst().evidence()).doesNotContainKey("failedBy");
  }
}
