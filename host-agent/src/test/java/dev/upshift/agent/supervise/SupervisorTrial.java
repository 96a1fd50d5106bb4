package dev.upshift.agent.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.TrainingPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/** A supervisor in the hands of a test: inputs in, effects out, time passes when it is told to. */
abstract class SupervisorTrial {
  static final CommandId A = new CommandId("a", 1);
  static final CommandId B = new CommandId("b", 1);
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final Rules RULES =
      new Rules(
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofMinutes(5),
          Duration.ofSeconds(60),
          5,
          Duration.ofMinutes(5),
          true,
          7);

  Instant now = START;
  Supervision state = Supervision.resumed(Wish.RUN, false, Optional.empty());
  List<Effect> effects = new ArrayList<>();
  Optional<Instant> wakeAt = Optional.empty();

  @BeforeEach
  void begin() {
    give(begun(false));
  }

  static Input begun(boolean leftovers, Input.Adopted... adopted) {
    return new Input.Begin(target("light", 0, A, B), List.of(adopted), leftovers);
  }

  void give(Input input) {
    Step step = Supervisor.step(state, input, now, RULES);
    state = step.next();
    effects = step.effects();
    wakeAt = step.wakeAt();
  }

  void pass(Duration time) {
    now = now.plus(time);
    give(new Input.Tick());
  }

  void run(String mode, CommandId... commands) {
    give(new Input.Aim(target(mode, 0, commands)));
    for (int i = 0; i < commands.length; i++) {
      give(new Input.Launched(commands[i], i + 1));
    }
    pass(Duration.ofSeconds(1));
  }

  /** The wait between the end of the crashed process and its successor's launch. */
  Duration crashAndRelaunch() {
    give(new Input.Exited(A, currentRun(), new Exit(2)));
    return relaunch();
  }

  Duration relaunch() {
    Instant exited = now;
    give(new Input.Gone(A, currentRun()));
    if (effects.isEmpty()) {
      now = wakeAt.orElseThrow();
      give(new Input.Tick());
    }
    assertThat(effects).hasSize(1).first().isInstanceOf(Effect.Launch.class);
    give(new Input.Launched(A, currentRun()));
    return Duration.between(exited, now);
  }

  List<Effect> finish(CommandId command, long run) {
    give(new Input.Exited(command, run, new Exit(0)));
    give(new Input.Gone(command, run));
    return effects;
  }

  long currentRun() {
    return state.run(A);
  }

  TrainingPhase phase() {
    return state.phase(now, RULES);
  }

  static Target target(String mode, long revision, CommandId... commands) {
    return new Target(new Application(1, "brain", revision, mode), List.of(commands));
  }
}
