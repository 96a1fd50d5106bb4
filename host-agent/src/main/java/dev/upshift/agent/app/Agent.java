package dev.upshift.agent.app;

import dev.upshift.agent.app.AgentState.Retreat;
import dev.upshift.agent.process.Remains;
import dev.upshift.agent.process.TrainingProcesses;
import dev.upshift.agent.supervise.Application;
import dev.upshift.agent.supervise.Effect;
import dev.upshift.agent.supervise.Input;
import dev.upshift.agent.supervise.Supervision;
import dev.upshift.agent.supervise.Target;
import dev.upshift.agent.supervise.Wish;
import dev.upshift.mqtt.Delivery;
import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.EventType;
import dev.upshift.protocol.Presence;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.TelemetryKind;
import dev.upshift.protocol.Topics;
import dev.upshift.protocol.TrainingPhase;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wiring, and the owner of the loop: everything here happens on one Vert.x context. The
 * training is supervised from the first moment, with or without a broker.
 */
final class Agent implements SupervisorLoop.Listener, Senses.Listener, Orders.Applier {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
  private static final Duration EVENT_EXPIRY = Duration.ofDays(7);
  private static final Duration RESULT_EXPIRY = Duration.ofHours(1);

  private final Vertx vertx;
  private final Context context;
  private final AgentConfiguration configuration;
  private final AgentClock clock;
  private final StateFolder folder;
  private final WorkerExecutor disk;
  private final Beginning beginning;
  private final String boot;
  private final String session = UUID.randomUUID().toString();
  private final TrainingProcesses processes;
  private final LaunchPlans plans;
  private final StateKeeper keeper;
  private final EventDesk events;
  private final Occurrences occurrences;
  private final SupervisorLoop supervisor;
  private final Uplink uplink;
  private final Reporter reporter;
  private final Results results;
  private final Orders orders;
  private final ProgressReader reader;
  private final ProgressTopic progress;
  private final Senses senses;
  private final Troubles troubles;
  private final Duration startDelay;
  private final GpuReports cards;
  private final CheckpointDesk checkpoints;
  private final DiskDesk disks;
  private final LimitsDesk limits;
  private final Interruptions interruptions;
  private final Promise<Void> stopped = Promise.promise();
  private boolean closing;
  private boolean left;

  Agent(
      Vertx vertx,
      AgentConfiguration configuration,
      AgentParts parts,
      StateFolder folder,
      EventLog log,
      Beginning beginning) {
    this.vertx = vertx;
    this.context = parts.context();
    this.configuration = configuration;
    this.clock = parts.clock();
    this.folder = folder;
    this.beginning = beginning;
    this.boot = beginning.present().id();
    this.disk = parts.disk();
    this.plans = new LaunchPlans(configuration, folder.logs());
    this.keeper = new StateKeeper(disk, folder, beginning.state());
    this.processes =
        new TrainingProcesses(parts.owner(), boot, folder.runs(), i -> onContext(() -> accept(i)));
    this.uplink =
        new Uplink(
            vertx,
            parts.links(),
            configuration,
            Reporter.session(beginning.present(), session, Presence.OFFLINE, clock.wall()),
            this::receive,
            this::connected,
            this::disconnected);
    this.events = new EventDesk(disk, log, e -> uplink.once(TelemetryKind.EVENT, e, EVENT_EXPIRY));
    this.occurrences = new Occurrences(events, clock, boot, this::applied);
    this.reporter =
        new Reporter(uplink, clock, beginning.present(), session, configuration.heartbeat());
    this.results =
        new Results(clock, keeper, r -> uplink.once(TelemetryKind.RESULT, r, RESULT_EXPIRY));
    CheckpointDesk.Tools tools =
        new CheckpointDesk.Tools(
            vertx,
            this::onContext,
            clock,
            keeper,
            uplink,
            occurrences::record,
            results,
            () -> accept(new Input.Saved()));
    Path base = parts.folder();
    this.checkpoints = new CheckpointDesk(tools, configuration, plans, base, folder.checkpoints());
    this.interruptions = new Interruptions(clock, occurrences::record);
    this.limits = LimitsDesk.of(clock, uplink, folder, plans, processes, this::onContext);
    this.disks = DiskDesk.of(vertx, clock, configuration, uplink, folder, base);
    this.supervisor = supervisor(beginning.state(), parts.seed());
    this.orders = wireOrders();
    this.startDelay = beginning.startDelay(configuration.startJitter(), parts.seed());
    this.reader = new ProgressReader(configuration, plans);
    this.progress = new ProgressTopic(configuration, reader.messages());
    this.senses = wireSenses(parts);
    this.troubles =
        new Troubles(configuration.progress(), occurrences::record, () -> accept(new Input.Hung()));
    this.cards = new GpuReports(reporter, troubles, this::sayHost);
  }

  String session() {
    return session;
  }

  /** Takes over what an earlier agent left running; to be waited for before the start. */
  java.util.concurrent.Future<Remains> adopt() {
    AgentState state = keeper.state();
    return processes.adopt(r -> plans.isWanted(r, held(), state.generation()));
  }

  /** Starts supervising, then connecting; to be called on the context. */
  void start(Remains remains) {
    Target target = plans.target(held());
    remains.adopted().forEach(a -> reader.goesOn(target.mode(), a.record()));
    List<Input.Adopted> adopted =
        remains.adopted().stream()
            .map(a -> new Input.Adopted(a.record().command(), a.run(), a.age()))
            .toList();
    accept(new Input.Begin(target, adopted, remains.leftovers()));
    var _ = vertx.setTimer(Math.max(1, startDelay.toMillis()), _ -> aim());
    processes.watchAdopted();
    interruptions.began(beginning.restart(), adopted.size());
    beat();
    long period = configuration.heartbeat().toMillis();
    var _ = vertx.setPeriodic(period, _ -> beat());
    uplink.open();
  }

  /** A reboot of this host that somebody on it announces. */
  Future<String> announce(Optional<Long> seconds, Optional<String> by) {
    return orders.announce(seconds, by);
  }

  /** Says goodbye and releases everything but Vert.x; leaves the training running, or stops it. */
  Future<Void> stop(AgentConfiguration.OnExit training, boolean goingDown) {
    Future<?> announced =
        goingDown
            ? announce(Optional.empty(), Optional.of("the service manager"))
            : Future.succeededFuture();
    if (!closing) {
      closing = true;
      switch (training) {
        case KEEP -> {
          left = true;
          stopped.complete();
        }
        case STOP -> {
          var _ = keeper.change(AgentState::superseding).onComplete(_ -> accept(new Input.Stop()));
        }
      }
    }
    return announced
        .transform(_ -> stopped.future())
        .compose(_ -> keeper.change(s -> s.withCleanEnd(clock.wall())))
        .otherwiseEmpty()
        .compose(
            _ -> uplink.close(new Telemetry.Session(Presence.OFFLINE, boot, session, clock.wall())))
        .eventually(() -> {
          processes.close();
          return Future.succeededFuture();
        });
  }

  @Override
  public void happened(Effect effect) {
    switch (effect) {
      case Effect.CrashLooped loop -> occurrences.record(loop);
      case Effect.StartFailed failed -> occurrences.record(failed);
      case Effect.RolledBack back -> {
        var _ = keeper.change(s -> s.retreating(back.from(), back.to()));
        occurrences.record(back);
      }
      case Effect.Completed _ -> {
        var _ = keeper.change(s -> s.withTraining(s.stopped(), true));
        occurrences.record(EventType.COMPLETED, Map.of());
      }
      case Effect.Launch _, Effect.AskCheckpoint _, Effect.Terminate _, Effect.Kill _ -> {}
    }
  }

  @Override
  public void stepped() {
    if (closing && supervisor.state().isEmpty()) {
      stopped.tryComplete();
    }
    Retreat retreat = keeper.state().retreat();
    if (retreat != null && !retreat.taken() && supervisor.phase() == TrainingPhase.RUNNING) {
      var _ = keeper.change(s -> retreat.equals(s.retreat()) ? s.withRetreat(null) : s);
    }
    results.reached(supervisor.phase());
    checkpoints.stopping(supervisor.phase() == TrainingPhase.STOPPING);
    senses.countProcesses();
    report();
  }

  @Override
  public void gpus(Senses.GpuReading reading) {
    cards.read(reading);
  }

  @Override
  public void processesCounted() {
    report();
  }

  @Override
  public void progressFound(ProgressReader.Found found) {
    if (stint().equals(Optional.of(found.mode()))) {
      found
          .completed()
          .forEach(c -> accept(new Input.CompletionSeen(c, supervisor.state().run(c))));
      troubles.progress(found, supervisor.phase(), clock.steady());
    }
  }

  @Override
  public void apply(Application application) {
    LOG.info("Mode {} is desired (revision {})", application.mode(), application.revision());
    aim();
  }

  private void aim() {
    if (!closing) {
      accept(new Input.Aim(plans.target(held())));
    }
  }

  @Override
  public void unknownModeChanged(Optional<AgentState.UnknownMode> before) {
    Optional<AgentState.UnknownMode> present = Optional.ofNullable(keeper.state().unknownMode());
    present.ifPresentOrElse(
        m -> reporter.unknownMode(m, AlertState.FIRING, configuration.ladder()),
        () ->
            before.ifPresent(
                m -> reporter.unknownMode(m, AlertState.RESOLVED, configuration.ladder())));
  }

  private SupervisorLoop supervisor(AgentState state, long seed) {
    return new SupervisorLoop(
        vertx,
        clock,
        configuration.rules(seed),
        processes,
        plans,
        () -> keeper.state().generation(),
        checkpoints::preparation,
        Supervision.resumed(
            state.stopped() ? Wish.STOP : Wish.RUN, state.completed(), plans.fallback(state)),
        this);
  }

  private Senses wireSenses(AgentParts parts) {
    return new Senses(
        vertx,
        clock,
        configuration.heartbeat(),
        folder.path(),
        processes,
        reader,
        parts.gpus(),
        this);
  }

  private Orders wireOrders() {
    Actions actions =
        new Actions(
            configuration,
            clock,
            boot,
            this::accept,
            processes::signalRoots,
            occurrences::record,
            results,
            checkpoints);
    return new Orders(
        vertx,
        clock,
        configuration,
        session,
        keeper,
        events,
        actions,
        results,
        new Topics(configuration.topicRoot()),
        new LogDesk(vertx, clock, uplink, () -> stint().orElse(held().mode()), plans::logs),
        this);
  }

  private void accept(Input input) {
    if (!left) {
      supervisor.accept(input);
    }
  }

  private void receive(Delivery delivery) {
    if (!progress.takes(delivery, stint())) {
      orders.receive(delivery);
    }
  }

  private void disconnected() {
    events.disconnected();
    interruptions.disconnected();
  }

  private void connected() {
    reporter.online();
    reporter.heartbeat(applied(), figures());
    uplink.retained(TelemetryKind.BOOTS, beginning.boots());
    cards.connected();
    report();
    unknownModeChanged(Optional.empty());
    interruptions.connected();
    checkpoints.connected();
    disks.connected();
    limits.connected();
    events.connected();
  }

  private void sayHost(String description) {
    uplink.retained(TelemetryKind.HOST, HostIdentity.describe(configuration, description));
  }

  /** Every period: say what is known, and ask for news. */
  private void beat() {
    reporter.heartbeat(applied(), figures());
    report();
    senses.poll(stint().orElse(""));
    senses.pollGpus();
    cards.beat(senses.gpuSilence());
    checkpoints.poll(stint().orElse(""), figures().progress().progress());
    disks.poll();
    limits.poll(stint());
    interruptions.beat();
    events.beat(clock.steady());
    keeper.markAlive(clock.wall());
  }

  private void report() {
    reporter.training(supervisor, figures());
  }

  private Reporter.Figures figures() {
    return senses.figures(stint(), checkpoints.savedAt(stint()));
  }

  private Optional<String> stint() {
    return supervisor.state().stint().map(Target::mode);
  }

  private Application held() {
    return keeper.state().held(applied());
  }

  private Application applied() {
    return plans.applied(keeper.state());
  }

  private void onContext(Runnable work) {
    context.runOnContext(_ -> work.run());
  }
}
