package dev.upshift.agent.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.TrainingPhase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a mode's processes start, and what is said of how they ended. */
final class SupervisorStartTest extends SupervisorTrial {
  @Test
  void aim_atAModeWithAStagger_launchesOneAfterTheOther() {
    Application first = Application.first("light");
    give(new Input.Aim(new Target(first, List.of(A, B), Duration.ofSeconds(10))));
    assertThat(effects).containsExactly(new Effect.Launch("light", A, 1));
    assertThat(wakeAt).contains(START.plusSeconds(10));
    give(new Input.Launched(A, 1));
    pass(Duration.ofSeconds(9));
    assertThat(effects).isEmpty();
    assertThat(phase()).isEqualTo(TrainingPhase.STARTING);
    pass(Duration.ofSeconds(1));
    assertThat(effects).containsExactly(new Effect.Launch("light", B, 2));
  }

  @Test
  void exit_isToldApartInWords() {
    assertThat(new Exit(3).describe()).isEqualTo("exit code 3");
    assertThat(new Exit(127).describe()).isEqualTo("exit code 127: the program was not found");
    assertThat(new Exit(139).describe()).isEqualTo("signal 11 (SEGV)");
    assertThat(new Exit(137).describe()).isEqualTo("signal 9 (KILL)");
    assertThat(new Exit(128 + 33).describe()).isEqualTo("signal 33");
    assertThat(new Exit(137, true).describe()).isEqualTo("out of memory: ended by the kernel");
  }
}
