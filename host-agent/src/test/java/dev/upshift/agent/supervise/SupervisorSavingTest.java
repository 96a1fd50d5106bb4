package dev.upshift.agent.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.TrainingPhase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ending a training without losing what it has not saved yet: grace 60 s, and 30 s more. */
final class SupervisorSavingTest extends SupervisorTrial {
  @Test
  void stop_ofATrainingThatIsWatched_killsOnlyAfterANewerCheckpoint() {
    begin(Saving.WATCHED);
    give(new Input.Stop());
    assertThat(effects).containsExactly(new Effect.Terminate(A, 1));
    pass(Duration.ofSeconds(61));
    assertThat(effects).as("it has not saved yet").isEmpty();
    pass(Duration.ofSeconds(10));
    give(new Input.Saved());
    assertThat(effects).containsExactly(new Effect.Kill(A, 1));
  }

  @Test
  void stop_ofATrainingThatSavesInTime_keepsTheGracePeriod() {
    begin(Saving.WATCHED);
    give(new Input.Stop());
    pass(Duration.ofSeconds(10));
    give(new Input.Saved());
    assertThat(effects).isEmpty();
    pass(Duration.ofSeconds(49));
    assertThat(effects).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(effects).containsExactly(new Effect.Kill(A, 1));
  }

  @Test
  void stop_ofATrainingThatNeverSaves_isBounded() {
    begin(Saving.WATCHED);
    give(new Input.Stop());
    pass(Duration.ofSeconds(89));
    assertThat(effects).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(effects).containsExactly(new Effect.Kill(A, 1));
  }

  @Test
  void stop_ofATrainingThatSavesWhenAsked_asksBeforeItEndsIt() {
    begin(Saving.ASKED);
    give(new Input.Stop());
    assertThat(effects).containsExactly(new Effect.AskCheckpoint(A, 1));
    assertThat(phase()).isEqualTo(TrainingPhase.STOPPING);
    pass(Duration.ofSeconds(5));
    give(new Input.Saved());
    assertThat(effects).containsExactly(new Effect.Terminate(A, 1));
    pass(Duration.ofSeconds(60));
    assertThat(effects).containsExactly(new Effect.Kill(A, 1));
  }

  @Test
  void stop_ofATrainingThatDoesNotAnswer_endsItAllTheSame() {
    begin(Saving.ASKED);
    give(new Input.Stop());
    pass(Duration.ofSeconds(30));
    assertThat(effects).containsExactly(new Effect.Terminate(A, 1));
  }

  @Test
  void trainingThatEndsWhileItIsAsked_isClearedAway() {
    begin(Saving.ASKED);
    give(new Input.Stop());
    give(new Input.Exited(A, 1, new Exit(0)));
    assertThat(effects).containsExactly(new Effect.Terminate(A, 1));
    give(new Input.Gone(A, 1));
    assertThat(phase()).isEqualTo(TrainingPhase.STOPPED);
  }

  @Test
  void orderThatIsTakenBackWhileItIsAsked_leavesItRunning() {
    begin(Saving.ASKED);
    give(new Input.Aim(target("medium", 1, A)));
    assertThat(effects).containsExactly(new Effect.AskCheckpoint(A, 1));
    give(new Input.Aim(saving(Saving.ASKED)));
    assertThat(effects).isEmpty();
    assertThat(phase()).isEqualTo(TrainingPhase.RUNNING);
  }

  @Test
  void hang_isNotAskedToSave() {
    begin(Saving.ASKED);
    give(new Input.Hung());
    assertThat(effects).containsExactly(new Effect.Terminate(A, 1));
    pass(Duration.ofSeconds(60));
    assertThat(effects).containsExactly(new Effect.Kill(A, 1));
  }

  private void begin(Saving saving) {
    give(new Input.Aim(saving(saving)));
    give(new Input.Launched(A, 1));
    pass(Duration.ofSeconds(1));
  }

  private static Target saving(Saving saving) {
    return new Target(new Application(1, "brain", 0, "light"), List.of(A), Duration.ZERO, saving);
  }
}
