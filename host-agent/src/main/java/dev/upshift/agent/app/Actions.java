package dev.upshift.agent.app;

import dev.upshift.agent.app.AgentState.Rollback;
import dev.upshift.agent.process.Signals;
import dev.upshift.agent.supervise.Input;
import dev.upshift.agent.telemetry.BootHistory.Announcement;
import dev.upshift.protocol.Command;
import dev.upshift.protocol.CommandAction;
import dev.upshift.protocol.EventType;
import dev.upshift.protocol.ResultStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;

/** What each command means: what becomes durable with it, and what is done then. */
final class Actions {
  private final AgentConfiguration configuration;
  private final AgentClock clock;
  private final String boot;
  private final Consumer<Input> supervisor;
  private final IntConsumer signal;
  private final Recorder recorder;
  private final Results results;
  private final CheckpointDesk checkpoints;

  /** Records an event. */
  interface Recorder {
    void record(EventType type, Map<String, Object> detail);
  }

  /**
   * How a command goes on.
   *
   * @param change to the durable state, in one write with the journal's entry
   * @param act to be done once that is on disk
   */
  record Plan(
      ResultStatus status,
      Optional<String> reason,
      UnaryOperator<AgentState> change,
      Runnable act) {}

  Actions(
      AgentConfiguration configuration,
      AgentClock clock,
      String boot,
      Consumer<Input> supervisor,
      IntConsumer signal,
      Recorder recorder,
      Results results,
      CheckpointDesk checkpoints) {
    this.configuration = configuration;
    this.clock = clock;
    this.boot = boot;
    this.supervisor = supervisor;
    this.signal = signal;
    this.recorder = recorder;
    this.results = results;
    this.checkpoints = checkpoints;
  }

  Plan plan(CommandAction what, Command.Action action) {
    return switch (what) {
      case STOP -> training(action, Results.Awaited.STOPPED, new Input.Stop(), true);
      case START -> training(action, Results.Awaited.RUNNING, new Input.Start(), false);
      case RESTART_TRAINING ->
          training(action, Results.Awaited.RUNNING, new Input.Restart(), false);
      case ANNOUNCE_REBOOT -> announce(action);
      case CHECKPOINT -> checkpoint();
      case ROLLBACK -> rollback(action);
    };
  }

  private Plan training(
      Command.Action action, Results.Awaited awaited, Input input, boolean stopped) {
    return new Plan(
        ResultStatus.ACCEPTED,
        Optional.empty(),
        s -> {
          boolean running = !s.stopped() && !s.completed();
          AgentState next = s.withTraining(stopped, s.completed() && stopped);
          return input instanceof Input.Start && running ? next : next.superseding();
        },
        () -> {
          results.await(action.id(), action.epoch(), awaited);
          supervisor.accept(input);
        });
  }

  /** A restart that finds another checkpoint. */
  private Plan rollback(Command.Action action) {
    Optional<String> id =
        Optional.ofNullable(action.arguments().get("to"))
            .map(Object::toString)
            .filter(to -> !to.isBlank());
    return checkpoints
        .find(id)
        .map(kept -> rollback(action, kept.id()))
        .orElseGet(() -> rejected(checkpoints.unknown(id)));
  }

  private Plan rollback(Command.Action action, String kept) {
    Rollback rollback = new Rollback(action.id(), action.epoch(), kept);
    Plan restart = training(action, Results.Awaited.RUNNING, new Input.Restart(), false);
    return new Plan(
        ResultStatus.ACCEPTED,
        Optional.of("going back to the checkpoint " + kept),
        s -> restart.change().apply(s).withRollback(rollback),
        () -> {
          checkpoints.goBack(rollback);
          restart.act().run();
        });
  }

  private Plan announce(Command.Action action) {
    Optional<Long> seconds =
        Optional.ofNullable(action.arguments().get("expirySeconds"))
            .filter(Number.class::isInstance)
            .map(n -> ((Number) n).longValue());
    Optional<String> by = Optional.ofNullable(action.arguments().get("by")).map(Object::toString);
    return announcement(seconds, by, Map.of("command", action.id()));
  }

  /** That the host will reboot, which is then no crash. */
  Plan announcement(Optional<Long> seconds, Optional<String> by, Map<String, String> more) {
    Duration expiry =
        seconds
            .map(s ->
                Duration.ofSeconds(Math.clamp(s, 1, LocalOrders.LONGEST_ANNOUNCEMENT.toSeconds())))
            .orElse(configuration.plannedRebootExpiry());
    Instant now = clock.wall().truncatedTo(ChronoUnit.MILLIS);
    Announcement announcement = new Announcement(boot, now, now.plus(expiry), by.orElse(null));
    Map<String, Object> detail = new HashMap<>(more);
    detail.put("expires", announcement.expires().toString());
    by.ifPresent(b -> detail.put("by", b));
    return new Plan(
        ResultStatus.DONE,
        Optional.of("a reboot is announced until " + announcement.expires()),
        s -> s.withAnnouncement(announcement),
        () -> recorder.record(EventType.REBOOT_ANNOUNCED, detail));
  }

  private Plan checkpoint() {
    Optional<Integer> number = configuration.checkpointSignal().flatMap(Signals::number);
    return number
        .map(n ->
            new Plan(
                ResultStatus.DONE,
                Optional.of("the training was asked for a checkpoint by signal"),
                UnaryOperator.identity(),
                () -> signal.accept(n)))
        .orElseGet(() -> rejected("no checkpoint-signal is configured for this host's training"));
  }

  private static Plan rejected(String reason) {
    return new Plan(ResultStatus.REJECTED, Optional.of(reason), UnaryOperator.identity(), () -> {});
  }
}
