package dev.upshift.agent.app;

import dev.upshift.agent.supervise.BrainRank;
import dev.upshift.protocol.ResultStatus;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.TrainingPhase;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers to commands: at once, and for what takes a while again when it is done. A later order to
 * the training replaces the one that is still awaited.
 */
final class Results {
  private final AgentClock clock;
  private final StateKeeper keeper;
  private final Consumer<Telemetry.Result> publish;
  private Optional<Waiting> waiting = Optional.empty();

  /** What the training has to reach. */
  enum Awaited {
    RUNNING,
    STOPPED
  }

  private record Waiting(String id, long epoch, Awaited awaited) {}

  Results(AgentClock clock, StateKeeper keeper, Consumer<Telemetry.Result> publish) {
    this.clock = clock;
    this.keeper = keeper;
    this.publish = publish;
  }

  static String describe(AgentState.Entry entry) {
    return entry.status().word()
        + Optional.ofNullable(entry.reason()).map(r -> ": " + r).orElse("");
  }

  void answer(String id, long epoch, ResultStatus status, @Nullable String reason) {
    publish.accept(new Telemetry.Result(id, epoch, status, reason, clock.wall()));
  }

  void await(String id, long epoch, Awaited awaited) {
    waiting.ifPresent(w -> finish(w, ResultStatus.FAILED, "superseded by the command " + id));
    waiting = Optional.of(new Waiting(id, epoch, awaited));
  }

  /** A command that may have been accepted by an earlier agent came to this. */
  void settled(String id, long epoch, ResultStatus status, String reason) {
    waiting = waiting.filter(w -> !w.id().equals(id));
    finish(new Waiting(id, epoch, Awaited.RUNNING), status, reason);
  }

  /** The training's phase after a step. */
  void reached(TrainingPhase phase) {
    waiting.ifPresent(w -> {
      boolean stop = w.awaited() == Awaited.STOPPED;
      switch (phase) {
        case STOPPED -> end(w, stop ? ResultStatus.DONE : ResultStatus.FAILED, "stopped");
        case RUNNING -> end(w, stop ? ResultStatus.FAILED : ResultStatus.DONE, "running");
        case COMPLETED -> end(w, ResultStatus.DONE, "the training is complete");
        case CRASH_LOOPING -> end(w, ResultStatus.FAILED, "the training crashes again and again");
        case STARTING, STOPPING -> {
          // On its way.
        }
      }
    });
  }

  private void end(Waiting ended, ResultStatus status, String reason) {
    waiting = Optional.empty();
    finish(ended, status, reason);
  }

  private void finish(Waiting ended, ResultStatus status, String reason) {
    AgentState.Entry entry = new AgentState.Entry(ended.id(), status, reason);
    var _ =
        keeper
            .change(s -> s.journalling(entry, BrainRank.NONE))
            .onComplete(_ -> answer(ended.id(), ended.epoch(), status, reason));
  }
}
