package dev.upshift.agent.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.TrainingPhase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
    assertThat(new Exit(137, true, Optional.empty()).describe())
        .isEqualTo("out of memory: ended by the kernel");
  }

  @Test
  void modeThatCannotBeStarted_isGivenUpForTheOneBefore_underItsOwnDocument() {
    run("light", A);
    give(new Input.Aim(target("medium", 4, B)));
    give(new Input.Gone(A, 1));
    give(new Input.LaunchFailed(B, 2, "no such program"));
    assertThat(effects)
        .containsExactly(
            new Effect.RolledBack("medium", "light", "b: no such program"),
            new Effect.Launch("light", A, 3));
    assertThat(state.stint().orElseThrow().application().revision()).isEqualTo(4);
    give(new Input.LaunchFailed(A, 3, "gone as well"));
    assertThat(effects).first().isEqualTo(new Effect.StartFailed(A, "gone as well"));
  }

  @Test
  void modeThatCrashLoopsBeforeItRan_isGivenUpForTheOneBefore() {
    run("light", A);
    give(new Input.Aim(target("medium", 4, B)));
    give(new Input.Gone(A, 1));
    for (long run = 2; run < 2 + RULES.loopExits(); run++) {
      give(new Input.Launched(B, run));
      give(new Input.Exited(B, run, new Exit(1)));
      give(new Input.Gone(B, run));
      pass(Duration.ofSeconds(10));
    }
    assertThat(state.stint().orElseThrow().mode()).isEqualTo("light");
  }

  @Test
  void modeThatDidRun_isNotGivenUp() {
    run("light", A);
    give(new Input.Aim(target("medium", 4, B)));
    give(new Input.Gone(A, 1));
    give(new Input.Launched(B, 2));
    pass(Duration.ofSeconds(2));
    give(new Input.Exited(B, 2, new Exit(1)));
    give(new Input.Gone(B, 2));
    give(new Input.LaunchFailed(B, 3, "no such program"));
    assertThat(effects).containsExactly(new Effect.StartFailed(B, "no such program"));
  }

  @Test
  void wayBack_isStillKnownToALaterSupervisor() {
    state = Supervision.resumed(Wish.RUN, false, Optional.of(target("light", 0, A)));
    give(begun(false));
    give(new Input.Aim(target("medium", 4, B)));
    give(new Input.LaunchFailed(B, 1, "no such program"));
    assertThat(state.stint().orElseThrow().mode()).isEqualTo("light");
  }
}
