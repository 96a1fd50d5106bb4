package dev.upshift.agent.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.TrainingPhase;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a supervisor makes of processes that another one started. */
final class SupervisorAdoptionTest extends SupervisorTrial {
  @Test
  void begin_withAdoptedProcesses_goesOn_andStartsOnlyWhatIsMissing() {
    adopt(new Input.Adopted(A, 1, Duration.ofHours(3)));
    assertThat(effects).containsExactly(new Effect.Launch("light", B, 2));
    give(new Input.Aim(target("light", 0, A, B)));
    assertThat(effects).isEmpty();
    give(new Input.Launched(B, 2));
    pass(Duration.ofSeconds(1));
    assertThat(phase()).isEqualTo(TrainingPhase.RUNNING);
    assertThat(state.restarts()).isZero();
  }

  @Test
  void begin_withAdoptedProcesses_isRunningAtOnce() {
    adopt(
        new Input.Adopted(A, 1, Duration.ofHours(3)), new Input.Adopted(B, 2, Duration.ofHours(3)));
    give(new Input.Aim(target("light", 4, A, B)));
    assertThat(effects).isEmpty();
    assertThat(phase()).isEqualTo(TrainingPhase.RUNNING);
    assertThat(state.stint().orElseThrow().application().revision()).isEqualTo(4);
  }

  @Test
  void begin_withAnAdoptedProcessThatHasEnded_isAnExitLikeAnyOther() {
    adopt(new Input.Adopted(A, 1, Duration.ZERO));
    give(new Input.Exited(A, 1, new Exit(1)));
    assertThat(effects).containsExactly(new Effect.Terminate(A, 1));
    give(new Input.Gone(A, 1));
    assertThat(effects).containsExactly(new Effect.Launch("light", A, 3));
  }

  @Test
  void begin_withLeftoversBesideAdoptedProcesses_startsNothingBeforeTheyAreGone() {
    state = Supervision.resumed(Wish.RUN, false, Optional.empty());
    give(begun(true, new Input.Adopted(A, 1, Duration.ofHours(3))));
    assertThat(effects).containsExactly(new Effect.Terminate(CommandId.LEFTOVERS, 0));
    give(new Input.Aim(target("light", 0, A, B)));
    assertThat(effects).isEmpty();
    give(new Input.Gone(CommandId.LEFTOVERS, 0));
    assertThat(effects).containsExactly(new Effect.Launch("light", B, 2));
  }

  @Test
  void begin_ofACompletedTrainingThatStillRuns_doesNotStartItAgain() {
    state = Supervision.resumed(Wish.RUN, true, Optional.empty());
    give(begun(false, new Input.Adopted(A, 1, Duration.ofHours(3))));
    give(new Input.Aim(target("light", 0, A)));
    give(new Input.Exited(A, 1, new Exit(1)));
    give(new Input.Gone(A, 1));
    assertThat(effects).isEmpty();
    assertThat(phase()).isEqualTo(TrainingPhase.COMPLETED);
  }

  private void adopt(Input.Adopted... adopted) {
    state = Supervision.resumed(Wish.RUN, false, Optional.empty());
    give(begun(false, adopted));
  }
}
