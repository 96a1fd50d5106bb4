package dev.upshift.agent.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.TrainingPhase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The rules of starting, stopping and restarting, one sentence a row. */
final class SupervisorTest extends SupervisorTrial {
  @Test
  void aim_atTheStart_launchesEveryCommand() {
    give(new Input.Aim(target("light", 0, A, B)));
    assertThat(effects)
        .containsExactly(new Effect.Launch("light", A, 1), new Effect.Launch("light", B, 2));
    assertThat(phase()).isEqualTo(TrainingPhase.STARTING);
  }

  @Test
  void phase_isRunning_onceAllCommandsHaveSettled() {
    give(new Input.Aim(target("light", 0, A, B)));
    give(new Input.Launched(A, 1));
    give(new Input.Launched(B, 2));
    assertThat(phase()).isEqualTo(TrainingPhase.STARTING);
    assertThat(wakeAt).contains(START.plusSeconds(1));
    pass(Duration.ofSeconds(1));
    assertThat(phase()).isEqualTo(TrainingPhase.RUNNING);
  }

  @Test
  void aim_atTheSameModeWithANewerFence_changesOnlyTheFence() {
    run("light", A);
    give(new Input.Aim(target("light", 9, A)));
    assertThat(effects).isEmpty();
    assertThat(phase()).isEqualTo(TrainingPhase.RUNNING);
    assertThat(state.stint().orElseThrow().application().revision()).isEqualTo(9);
  }

  @Test
  void aim_atAnotherMode_endsTheOldOneBeforeTheNewOneStarts() {
    run("light", A);
    give(new Input.Aim(target("medium", 1, B)));
    assertThat(effects).containsExactly(new Effect.Terminate(A, 1));
    assertThat(phase()).isEqualTo(TrainingPhase.STOPPING);
    assertThat(state.stint().orElseThrow().mode()).isEqualTo("light");
    give(new Input.Exited(A, 1, new Exit(143)));
    assertThat(effects).isEmpty();
    give(new Input.Gone(A, 1));
    assertThat(effects).containsExactly(new Effect.Launch("medium", B, 2));
    assertThat(phase()).isEqualTo(TrainingPhase.STARTING);
  }

  @Test
  void aim_backBeforeTheOldModeIsGone_startsItAgain() {
    run("light", A);
    give(new Input.Aim(target("medium", 1, B)));
    give(new Input.Aim(target("light", 2, A)));
    give(new Input.Gone(A, 1));
    assertThat(effects).containsExactly(new Effect.Launch("light", A, 2));
  }

  @Test
  void aim_whileAProcessIsBeingLaunched_endsItWhenItIsThere() {
    give(new Input.Aim(target("light", 0, A)));
    give(new Input.Aim(target("medium", 1, B)));
    assertThat(effects).isEmpty();
    give(new Input.Launched(A, 1));
    assertThat(effects).containsExactly(new Effect.Terminate(A, 1));
  }

  @Test
  void stop_beyondTheGracePeriod_killsAgainAndAgain() {
    run("light", A);
    give(new Input.Stop());
    assertThat(effects).containsExactly(new Effect.Terminate(A, 1));
    pass(Duration.ofSeconds(59));
    assertThat(effects).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(effects).containsExactly(new Effect.Kill(A, 1));
    pass(Duration.ofSeconds(1));
    assertThat(effects).containsExactly(new Effect.Kill(A, 1));
    give(new Input.Gone(A, 1));
    assertThat(phase()).isEqualTo(TrainingPhase.STOPPED);
    assertThat(wakeAt).isEmpty();
  }

  @Test
  void start_afterAStop_launchesAgain() {
    run("light", A);
    give(new Input.Stop());
    give(new Input.Gone(A, 1));
    give(new Input.Start());
    assertThat(effects).containsExactly(new Effect.Launch("light", A, 2));
  }

  @Test
  void restart_replacesEveryProcess() {
    run("light", A, B);
    give(new Input.Restart());
    assertThat(effects).containsExactly(new Effect.Terminate(A, 1), new Effect.Terminate(B, 2));
    give(new Input.Gone(A, 1));
    assertThat(effects).isEmpty();
    give(new Input.Gone(B, 2));
    assertThat(effects)
        .containsExactly(new Effect.Launch("light", A, 3), new Effect.Launch("light", B, 4));
  }

  @Test
  void crash_isClearedAwayAndRestartedAtOnce() {
    run("light", A, B);
    give(new Input.Exited(A, 1, new Exit(1)));
    assertThat(effects).containsExactly(new Effect.Terminate(A, 1));
    assertThat(phase()).isEqualTo(TrainingPhase.STARTING);
    give(new Input.Gone(A, 1));
    assertThat(effects).containsExactly(new Effect.Launch("light", A, 3));
    assertThat(state.restarts()).isEqualTo(1);
    assertThat(state.lastExit()).contains("a: exit code 1");
  }

  @Test
  void crashes_inARow_waitLongerEachTime_withJitterOfAFifth() {
    run("light", A);
    List<Duration> delays = new ArrayList<>();
    for (int crash = 1; crash <= 4; crash++) {
      delays.add(crashAndRelaunch());
    }
    assertThat(delays.get(0)).isZero();
    assertThat(delays.get(1)).isBetween(Duration.ofMillis(800), Duration.ofSeconds(1));
    assertThat(delays.get(2)).isBetween(Duration.ofMillis(1600), Duration.ofSeconds(2));
    assertThat(delays.get(3)).isBetween(Duration.ofMillis(3200), Duration.ofSeconds(4));
  }

  @Test
  void crash_afterAHealthyRun_isTheFirstAgain() {
    run("light", A);
    crashAndRelaunch();
    crashAndRelaunch();
    pass(Duration.ofSeconds(60));
    assertThat(crashAndRelaunch()).isZero();
  }

  @Test
  void fiveExitsWithinTheWindow_areACrashLoop_toldOnce_andTriedOnAtTheLongestDelay() {
    run("light", A);
    List<Effect> told = new ArrayList<>();
    for (int crash = 1; crash <= 7; crash++) {
      give(new Input.Exited(A, currentRun(), new Exit(2)));
      effects.stream().filter(Effect.CrashLooped.class::isInstance).forEach(told::add);
      if (crash == 5) {
        assertThat(phase()).isEqualTo(TrainingPhase.CRASH_LOOPING);
      }
      relaunch();
    }
    assertThat(told).containsExactly(new Effect.CrashLooped(A, 5, "exit code 2"));
    give(new Input.Exited(A, currentRun(), new Exit(2)));
    give(new Input.Gone(A, currentRun()));
    assertThat(Duration.between(now, wakeAt.orElseThrow()))
        .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
  }

  @Test
  void crashLoop_endsAfterAHealthyRun() {
    run("light", A);
    for (int crash = 1; crash <= 5; crash++) {
      crashAndRelaunch();
    }
    assertThat(phase()).isEqualTo(TrainingPhase.CRASH_LOOPING);
    pass(Duration.ofMinutes(6));
    assertThat(phase()).isEqualTo(TrainingPhase.RUNNING);
  }

  @Test
  void launchFailure_isToldOnceAndTriedAgain() {
    give(new Input.Aim(target("light", 0, A)));
    give(new Input.LaunchFailed(A, 1, "no such program"));
    assertThat(effects)
        .containsExactly(
            new Effect.StartFailed(A, "no such program"), new Effect.Launch("light", A, 2));
    give(new Input.LaunchFailed(A, 2, "no such program"));
    assertThat(effects).isEmpty();
    assertThat(wakeAt).isPresent();
  }

  @Test
  void exitZeroOfAllCommands_completesTheTraining_andStaysSo() {
    run("light", A, B);
    finish(A, 1);
    assertThat(phase()).isEqualTo(TrainingPhase.RUNNING);
    assertThat(finish(B, 2)).containsExactly(new Effect.Completed());
    assertThat(phase()).isEqualTo(TrainingPhase.COMPLETED);
    give(new Input.Aim(target("light", 5, A, B)));
    assertThat(effects).isEmpty();
    assertThat(phase()).isEqualTo(TrainingPhase.COMPLETED);
  }

  @Test
  void exitZero_whereItIsNoCompletion_isACrash() {
    run("light", A);
    Rules strict =
        new Rules(
            RULES.gracePeriod(),
            RULES.checkpointWait(),
            RULES.settle(),
            RULES.firstDelay(),
            RULES.maxDelay(),
            RULES.healthyAfter(),
            5,
            RULES.loopWindow(),
            false,
            7);
    Step step = Supervisor.step(state, new Input.Exited(A, 1, new Exit(0)), now, strict);
    step = Supervisor.step(step.next(), new Input.Gone(A, 1), now, strict);
    assertThat(step.effects()).containsExactly(new Effect.Launch("light", A, 2));
  }

  @Test
  void completionSeen_completesTheTraining_whateverTheExitCode() {
    run("light", A);
    give(new Input.CompletionSeen(A, 1));
    assertThat(effects).containsExactly(new Effect.Completed());
    give(new Input.Exited(A, 1, new Exit(9)));
    give(new Input.Gone(A, 1));
    assertThat(effects).isEmpty();
    assertThat(phase()).isEqualTo(TrainingPhase.COMPLETED);
  }

  @Test
  void start_ofACompleteTraining_runsItOnceMore() {
    run("light", A);
    finish(A, 1);
    give(new Input.Start());
    assertThat(effects).containsExactly(new Effect.Launch("light", A, 2));
  }

  @Test
  void aim_atAnotherModeAfterCompletion_runsIt() {
    run("light", A);
    finish(A, 1);
    give(new Input.Aim(target("medium", 1, B)));
    assertThat(effects).containsExactly(new Effect.Launch("medium", B, 2));
  }

  @Test
  void resumed_whenComplete_startsNothing() {
    state = Supervision.resumed(Wish.RUN, true, Optional.empty());
    give(begun(false));
    give(new Input.Aim(target("light", 3, A)));
    assertThat(effects).isEmpty();
    assertThat(phase()).isEqualTo(TrainingPhase.COMPLETED);
  }

  @Test
  void resumed_whenStopped_startsNothing() {
    state = Supervision.resumed(Wish.STOP, false, Optional.empty());
    give(begun(false));
    give(new Input.Aim(target("light", 3, A)));
    assertThat(effects).isEmpty();
    assertThat(phase()).isEqualTo(TrainingPhase.STOPPED);
  }

  @Test
  void leftovers_areEndedBeforeAnythingStarts() {
    state = Supervision.resumed(Wish.RUN, false, Optional.empty());
    give(begun(true));
    assertThat(effects).containsExactly(new Effect.Terminate(CommandId.LEFTOVERS, 0));
    give(new Input.Aim(target("light", 0, A)));
    assertThat(effects).isEmpty();
    assertThat(phase()).isEqualTo(TrainingPhase.STARTING);
    pass(Duration.ofSeconds(60));
    assertThat(effects).containsExactly(new Effect.Kill(CommandId.LEFTOVERS, 0));
    give(new Input.Gone(CommandId.LEFTOVERS, 0));
    assertThat(effects).containsExactly(new Effect.Launch("light", A, 1));
  }

  @Test
  void wordOfAnEarlierProcess_changesNothing() {
    run("light", A);
    crashAndRelaunch();
    Supervision before = state;
    give(new Input.Exited(A, 1, new Exit(1)));
    give(new Input.Gone(A, 1));
    give(new Input.CompletionSeen(A, 1));
    assertThat(state).isEqualTo(before);
    assertThat(effects).isEmpty();
  }

  @Test
  void step_isAFunction_theSameInputsGiveTheSameDelays() {
    run("light", A);
    crashAndRelaunch();
    Step one = Supervisor.step(state, new Input.Exited(A, 2, new Exit(1)), now, RULES);
    Step other = Supervisor.step(state, new Input.Exited(A, 2, new Exit(1)), now, RULES);
    assertThat(one).isEqualTo(other);
  }
}
