package dev.upshift.agent.app;

import dev.upshift.agent.app.AgentState.Rollback;
import dev.upshift.agent.checkpoint.CheckpointKeeper;
import dev.upshift.agent.checkpoint.CheckpointPattern;
import dev.upshift.agent.checkpoint.Manifest;
import dev.upshift.agent.checkpoint.Repair;
import dev.upshift.agent.checkpoint.Saved;
import dev.upshift.agent.checkpoint.UserProgram;
import dev.upshift.protocol.EventType;
import dev.upshift.protocol.ResultStatus;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.TelemetryKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the agent does about checkpoints: looks and keeps, says what there is, sends away, and
 * before each start of a training that does not run sees to it that it resumes from a good one, or
 * from the one that was ordered. Belongs to the event loop, but for the preparation of a start.
 */
final class CheckpointDesk {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointDesk.class);
  private static final long PATIENCE_SECONDS = 30;
  private static final long OFTEN_MILLIS = 500;

  /** What does not work now will hardly work at the next heartbeat, and may move gigabytes. */
  private static final Duration SEND_AGAIN = Duration.ofMinutes(1);

  private final Tools tools;
  private final CheckpointKeeper keeper;
  private final Optional<UserProgram> sender;
  private final Sensor<CheckpointKeeper.Look> looks;
  private final Sensor<Optional<String>> sending;
  private Optional<Telemetry.Checkpoints> said = Optional.empty();
  private Optional<Rollback> pending;
  private Optional<Instant> stopAskedAt = Optional.empty();
  private boolean lookingOften;
  private Instant sendAgainAt = Instant.MIN;

  /** Read on the sensor's thread. */
  private volatile Moment moment = new Moment("", Optional.empty());

  private record Moment(String mode, Optional<Double> progress) {}

  /**
   * What it works with.
   *
   * @param loop runs on the event loop
   * @param saved told of a good checkpoint that is newer than the order to stop
   */
  record Tools(
      Vertx vertx,
      Executor loop,
      AgentClock clock,
      StateKeeper state,
      Uplink uplink,
      Actions.Recorder recorder,
      Results results,
      Runnable saved) {}

  CheckpointDesk(
      Tools tools, AgentConfiguration configuration, LaunchPlans plans, Path folder, Path kept) {
    this.tools = tools;
    CheckpointRules rules = configuration.checkpoints();
    this.keeper =
        new CheckpointKeeper(
            patterns(configuration, folder),
            rules.folder().orElse(kept),
            rules.keeping(),
            rules.verifier(folder, plans.withheld()));
    this.sender = rules.sender(folder, plans.withheld());
    Duration stale = configuration.heartbeat().multipliedBy(100);
    this.looks =
        new Sensor<>(tools.vertx(), "checkpoints", tools.clock(), stale, this::look, this::seen);
    this.sending =
        new Sensor<>(tools.vertx(), "sending", tools.clock(), stale, this::send, this::sent);
    this.pending = Optional.ofNullable(tools.state().state().rollback());
    keeper.pin(pending.map(Rollback::to));
  }

  static Map<String, CheckpointPattern> patterns(AgentConfiguration configuration, Path folder) {
    Map<String, CheckpointPattern> patterns = new HashMap<>();
    for (AgentConfiguration.Mode mode : configuration.modes()) {
      mode.checkpoint().ifPresent(g -> patterns.put(mode.name(), new CheckpointPattern(g, folder)));
    }
    return patterns;
  }

  void poll(String mode, @Nullable Double progress) {
    moment = new Moment(mode, Optional.ofNullable(progress));
    looks.poll();
    if (sender.isPresent() && !tools.clock().steady().isBefore(sendAgainAt)) {
      sending.poll();
    }
  }

  /** While the training is told to stop, its last checkpoint is awaited. */
  void stopping(boolean isStopping) {
    if (!isStopping) {
      stopAskedAt = Optional.empty();
    } else if (stopAskedAt.isEmpty()) {
      stopAskedAt = Optional.of(now());
      lookAgain();
    }
  }

  private void lookAgain() {
    if (!lookingOften && stopAskedAt.isPresent()) {
      lookingOften = true;
      var _ =
          tools
              .vertx()
              .setTimer(
                  OFTEN_MILLIS,
                  _ -> {
                    lookingOften = false;
                    looks.poll();
                    lookAgain();
                  });
    }
  }

  void connected() {
    said = Optional.empty();
    looks.value().ifPresent(this::seen);
  }

  /** When the newest was saved. */
  Optional<Instant> savedAt(Optional<String> mode) {
    return looks
        .value()
        .filter(l -> mode.equals(Optional.of(l.mode())))
        .flatMap(CheckpointKeeper.Look::newest)
        .map(Saved::savedAt);
  }

  /** The kept one of that id, or the last. */
  Optional<Manifest> find(Optional<String> id) {
    return id.isPresent() ? keeper.find(id.get()) : keeper.kept().reversed().stream().findFirst();
  }

  /** Why there is no such one to go back to. */
  String unknown(Optional<String> id) {
    List<String> ids = keeper.kept().stream().map(Manifest::id).toList();
    return ids.isEmpty()
        ? "this agent keeps no checkpoints to go back to"
        : "no checkpoint " + id.orElse("") + " is kept; there are " + String.join(", ", ids);
  }

  /** The next start goes back to it. */
  void goBack(Rollback rollback) {
    pending = Optional.of(rollback);
    keeper.pin(Optional.of(rollback.to()));
  }

  /** What has to be done before the training is started; on a thread that may wait. */
  Runnable preparation(String mode) {
    Optional<Rollback> ordered = pending;
    return () -> ordered.ifPresentOrElse(this::rollBack, () -> check(mode));
  }

  private void rollBack(Rollback rollback) {
    Optional<String> failure = Optional.empty();
    try {
      LOG.warn("Going back to the checkpoint {}", keeper.rollBack(rollback.to(), now()).id());
    } catch (IOException | RuntimeException e) {
      LOG.error("Going back to the checkpoint {} failed", rollback.to(), e);
      failure = Optional.of(e.toString());
    }
    awaitDurable(rollback, failure);
  }

  /** Nothing is started before it is durable that this was done: it must not be done again. */
  private void awaitDurable(Rollback rollback, Optional<String> failure) {
    CompletableFuture<Boolean> durable = new CompletableFuture<>();
    tools
        .loop()
        .execute(() -> {
          var _ = rolledBack(rollback, failure).onComplete(_ -> durable.complete(true));
        });
    try {
      boolean _ = durable.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.error("That a checkpoint was put back could not be written down", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Future<AgentState> rolledBack(Rollback rollback, Optional<String> failure) {
    pending = pending.filter(p -> !p.equals(rollback));
    keeper.pin(pending.map(Rollback::to));
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("to", rollback.to());
    detail.put("command", rollback.command());
    failure.ifPresent(f -> detail.put("failure", f));
    tools.recorder().record(EventType.ROLLED_BACK, detail);
    return tools
        .state()
        .change(s -> rollback.equals(s.rollback()) ? s.withRollback(null) : s)
        .onComplete(_ ->
            tools
                .results()
                .settled(
                    rollback.command(),
                    rollback.epoch(),
                    failure.isPresent() ? ResultStatus.FAILED : ResultStatus.DONE,
                    failure.orElse("back at the checkpoint " + rollback.to())));
  }

  private void check(String mode) {
    try {
      keeper.beforeStart(mode, now()).ifPresent(r -> tools.loop().execute(() -> repaired(r)));
    } catch (IOException | RuntimeException e) {
      LOG.error("The checkpoints of {} could not be checked", mode, e);
    }
  }

  private void repaired(Repair repair) {
    LOG.error(
        "The checkpoint {} is damaged ({}); the training resumes from {}",
        repair.damaged(),
        repair.reason(),
        repair.instead().orElse("it all the same, as there is no other"));
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("checkpoint", repair.damaged());
    detail.put("reason", repair.reason());
    repair.instead().ifPresent(i -> detail.put("instead", i));
    repair.kept().ifPresent(k -> detail.put("kept", k.id()));
    tools.recorder().record(EventType.CHECKPOINT_DAMAGED, detail);
  }

  private CheckpointKeeper.Look look() throws IOException {
    Moment present = moment;
    return keeper.look(present.mode(), present.progress(), now(), tools.clock().steady());
  }

  private void seen(CheckpointKeeper.Look look) {
    if (stopAskedAt.filter(look::isSavedSince).isPresent()) {
      tools.saved().run();
    }
    Telemetry.Checkpoints news = describe(look);
    boolean same = said.filter(s -> at(s, news.at()).equals(news)).isPresent();
    if (!same && tools.uplink().isConnected()) {
      said = Optional.of(news);
      tools.uplink().retained(TelemetryKind.CHECKPOINTS, news);
    }
  }

  private static Telemetry.Checkpoints at(Telemetry.Checkpoints one, Instant at) {
    return new Telemetry.Checkpoints(
        at,
        one.mode(),
        one.pattern(),
        one.count(),
        one.bytes(),
        one.newest(),
        one.kept(),
        one.trouble());
  }

  private Telemetry.Checkpoints describe(CheckpointKeeper.Look look) {
    return new Telemetry.Checkpoints(
        stamp(now()),
        look.mode().isEmpty() ? null : look.mode(),
        look.pattern().orElse(null),
        look.count(),
        look.bytes(),
        look.newest()
            .map(s ->
                new Telemetry.Saved(
                    s.name(), stamp(s.savedAt()), s.bytes(), look.damage().orElse(null)))
            .orElse(null),
        look.kept().stream().map(this::describe).toList(),
        look.trouble().orElse(null));
  }

  private Telemetry.Kept describe(Manifest kept) {
    return new Telemetry.Kept(
        kept.id(),
        stamp(kept.keptAt()),
        stamp(kept.savedAt()),
        kept.mode(),
        String.join(" ", kept.names()),
        kept.files().size(),
        kept.bytes(),
        kept.crc32c(),
        kept.progress(),
        sender.isPresent() ? keeper.isSent(kept) : null);
  }

  /** What went wrong with sending, if anything did. */
  private Optional<String> send() {
    Optional<Manifest> next = keeper.unsent();
    if (next.isEmpty() || sender.isEmpty()) {
      return Optional.empty();
    }
    Manifest kept = next.get();
    Map<String, String> about =
        Map.of("UPSHIFT_CHECKPOINT", kept.id(), "UPSHIFT_MODE", kept.mode());
    try {
      Optional<String> complaint = sender.get().run(keeper.place(kept), about);
      if (complaint.isEmpty()) {
        keeper.markSent(kept);
      }
      return complaint;
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private void sent(Optional<String> complaint) {
    complaint.ifPresent(c -> {
      sendAgainAt = tools.clock().steady().plus(SEND_AGAIN);
      LOG.warn("A checkpoint was not sent: {}", c);
    });
  }

  private Instant now() {
    return tools.clock().wall();
  }

  private static Instant stamp(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }
}
