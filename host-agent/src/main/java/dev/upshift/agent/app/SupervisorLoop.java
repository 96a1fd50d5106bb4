package dev.upshift.agent.app;

import dev.upshift.agent.process.TrainingProcesses;
import dev.upshift.agent.supervise.Effect;
import dev.upshift.agent.supervise.Input;
import dev.upshift.agent.supervise.Rules;
import dev.upshift.agent.supervise.Step;
import dev.upshift.agent.supervise.Supervision;
import dev.upshift.agent.supervise.Supervisor;
import dev.upshift.protocol.TrainingPhase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the pure supervisor's crank: inputs in, effects carried out, the timer armed. */
final class SupervisorLoop {
  private static final Logger LOG = LoggerFactory.getLogger(SupervisorLoop.class);

  private final Vertx vertx;
  private final AgentClock clock;
  private final Rules rules;
  private final TrainingProcesses processes;
  private final LaunchPlans plans;
  private final LongSupplier generation;
  private final Function<String, Runnable> preparation;
  private final Listener listener;
  private Supervision state;
  private Optional<Long> timer = Optional.empty();

  /** Told of what goes on record, and after every step. */
  interface Listener {
    void happened(Effect effect);

    void stepped();
  }

  SupervisorLoop(
      Vertx vertx,
      AgentClock clock,
      Rules rules,
      TrainingProcesses processes,
      LaunchPlans plans,
      LongSupplier generation,
      Function<String, Runnable> preparation,
      Supervision state,
      Listener listener) {
    this.vertx = vertx;
    this.clock = clock;
    this.rules = rules;
    this.processes = processes;
    this.plans = plans;
    this.generation = generation;
    this.preparation = preparation;
    this.state = state;
    this.listener = listener;
  }

  Supervision state() {
    return state;
  }

  TrainingPhase phase() {
    return state.phase(clock.steady(), rules);
  }

  void accept(Input input) {
    LOG.debug("{}", input);
    Instant now = clock.steady();
    Step step = Supervisor.step(state, input, now, rules);
    state = step.next();
    step.effects().forEach(this::carryOut);
    timer.ifPresent(vertx::cancelTimer);
    timer = step.wakeAt().map(at -> arm(Duration.between(now, at)));
    listener.stepped();
  }

  private void carryOut(Effect effect) {
    LOG.debug("{}", effect);
    switch (effect) {
      case Effect.Launch launch ->
          processes.launch(
              launch.command(),
              launch.run(),
              plans.plan(launch.mode(), launch.command(), generation.getAsLong()),
              preparation.apply(launch.mode()));
      case Effect.AskCheckpoint ask ->
          plans
              .checkpointSignal()
              .ifPresent(s -> processes.signalRoot(ask.command(), ask.run(), s));
      case Effect.Terminate terminate -> processes.terminate(terminate.command(), terminate.run());
      case Effect.Kill kill -> processes.kill(kill.command(), kill.run());
      case Effect.CrashLooped _, Effect.StartFailed _, Effect.RolledBack _, Effect.Completed _ ->
          listener.happened(effect);
    }
  }

  private long arm(Duration wait) {
    return vertx.setTimer(Math.max(1, wait.toMillis() + 1), _ -> accept(new Input.Tick()));
  }
}
