package dev.upshift.brain.app;

import dev.upshift.brain.decision.Decision;
import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.decision.Policy;
import dev.upshift.brain.journal.Journal;
import dev.upshift.brain.journal.JournalFile;
import dev.upshift.brain.journal.JournalReader;
import dev.upshift.brain.journal.StoredHost;
import dev.upshift.brain.journal.Write;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.mqtt.Delivery;
import dev.upshift.mqtt.MqttLink;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The brain, wired together. Everything below happens on one event loop, but for the journal's
 * writer and what reads the journal for the web.
 *
 * <pre>
 * starting -- the highest epoch is found, its own is in the journal --> listening
 * listening -- connection lost --> deaf: no timer fires --> listening again
 * any -- a higher brain is there, or the journal cannot be written --> ended
 * </pre>
 */
final class Brain implements Connections.Events {
  private static final Logger LOG = LoggerFactory.getLogger(Brain.class);
  private static final int JOURNAL_LIMIT = 32_768;
  private static final int JOURNAL_BEHIND = 2_048;
  private static final Duration FIGURES = Duration.ofMinutes(1);
  private static final Duration HOUSEKEEPING = Duration.ofHours(24);

  private final Context context;
  private final Vertx vertx;
  private final BrainConfiguration configuration;
  private final Policy policy;
  private final BrainMetrics metrics = new BrainMetrics();
  private final BrainClock clock;
  private final Journal journal;
  private final JournalReader reader;
  private final Announcer announcer;
  private final DecisionPost post;
  private final Set<Long> ownEpochs;
  private final DeskTools tools;
  private final Fleet fleet;
  private final Connections connections;
  private final Inbox inbox;
  private final TelemetryDoor telemetryDoor;
  private final OrderDoor orderDoor;
  private final LongConsumer ready;
  private final CompletableFuture<Optional<FailureException>> ended = new CompletableFuture<>();
  private final List<StoredHost> stored;
  private final List<Decision> unsent;
  private boolean begun;
  private boolean incarnating;
  private boolean saidReady;
  private Optional<Instant> deafSince = Optional.empty();

  /**
   * Wires a brain that does nothing yet. Reads the journal, so not to be called on an event loop.
   *
   * @param ready told of the epoch when the brain serves
   */
  Brain(Context context, BrainConfiguration configuration, JournalFile file, LongConsumer ready) {
    this.context = context;
    this.vertx = context.owner();
    this.configuration = configuration;
    this.policy = configuration.rules().standard();
    this.ready = ready;
    String id = file.identity(BrainIds::fresh);
    reader = new JournalReader(file);
    clock =
        new BrainClock(
            InstantSource.system(), System::nanoTime, reader.lastStamp().orElse(Instant.EPOCH));
    ownEpochs = new HashSet<>(reader.epochs());
    stored = reader.hosts();
    unsent = reader.outgoing(DecisionPost.LIMIT);
    journal = new Journal(file, JOURNAL_LIMIT, this::onLoop, new Watch());
    long highest = ownEpochs.stream().mapToLong(Long::longValue).max().orElse(0);
    announcer = new Announcer(configuration.topics(), metrics, new Incarnation(highest, id));
    post = new DecisionPost(announcer, journal);
    tools =
        new DeskTools(
            vertx,
            clock,
            configuration.rules(),
            new FleetDesk(),
            journal,
            announcer,
            post,
            metrics,
            ownEpochs,
            configuration.status(),
            configuration.homeAssistant(),
            this::end);
    fleet = new Fleet(configuration.hosts().map(HashSet::new), h -> newDesk(h, tools));
    stored.forEach(s -> fleet.add(HostDesk.of(s, state(s), tools)));
    tools.together().attach(fleet, reader.fleetAlerts());
    connections = new Connections(vertx, configuration, this);
    telemetryDoor =
        new TelemetryDoor(
            configuration.topics(), fleet, tools, this::sessionHeard, this::epochHeard);
    orderDoor = new OrderDoor(configuration.topics(), fleet, tools);
    inbox =
        new Inbox(
            () -> begun && !incarnating && journal.waiting() < JOURNAL_BEHIND,
            telemetryDoor::receive,
            () -> metrics.rejected(BrainMetrics.Rejection.OVERLOAD));
    BrainGauges.register(metrics, journal, inbox, post, announcer);
    BrainGauges.register(metrics, connections, clock);
  }

  private HostDesk newDesk(HostId host, DeskTools tools) {
    LOG.info("{}: heard for the first time.", host);
    HostDesk desk = new HostDesk(host, tools);
    desk.listening(true);
    return desk;
  }

  private static HostState state(StoredHost host) {
    return switch (host.snapshot()) {
      case StoredHost.Snapshot.Sound(HostState state) -> state;
      case StoredHost.Snapshot.Unreadable _ -> HostState.initial(host.host());
    };
  }

  /** Begins. The future says why the brain ended; empty where it was asked to. */
  CompletableFuture<Optional<FailureException>> start() {
    onLoop(() -> connections.scout(highest -> incarnate(highest + 1)));
    return ended;
  }

  private void onLoop(Runnable task) {
    context.runOnContext(_ -> task.run());
  }

  /** Takes an epoch above that one, writes it down, and connects with it. */
  private void incarnate(long atLeast) {
    if (incarnating || ended.isDone()) {
      return;
    }
    incarnating = true;
    announcer.detach();
    Incarnation before = announcer.self();
    Incarnation self = new Incarnation(Math.max(before.epoch() + 1, atLeast), before.id());
    ownEpochs.add(self.epoch());
    Instant now = clock.now();
    journal.submit(
        new Write.Incarnated(self.epoch(), now, policy.written()),
        () -> {
          LOG.info("Brain {} begins epoch {}.", self.id(), self.epoch());
          inbox.clear();
          MqttLink link = connections.open(self, clock.now());
          announcer.attach(link, self);
          incarnating = false;
        });
  }

  @Override
  public void connected() {
    announcer.session(clock.now());
    if (!begun) {
      begin();
    } else {
      boolean missed =
          deafSince
              .filter(since ->
                  Duration.between(since, clock.now()).compareTo(policy.offlineAfter().dividedBy(3))
                      >= 0)
              .isPresent();
      fleet.desks().forEach(desk -> resume(desk, missed));
    }
    deafSince = Optional.empty();
    fleet.desks().forEach(HostDesk::publishAll);
    tools.together().publishAll(tools);
    post.sendAll();
    inbox.resume();
  }

  private static void resume(HostDesk desk, boolean missed) {
    if (missed) {
      desk.take(new Input.BrainStarted());
    }
    desk.listening(true);
  }

  private void begin() {
    begun = true;
    Map<String, StoredHost> byName =
        stored.stream().collect(Collectors.toMap(s -> s.host().name(), s -> s));
    for (HostDesk desk : fleet.desks()) {
      StoredHost known = byName.get(desk.host().name());
      if (known != null && known.snapshot() instanceof StoredHost.Snapshot.Unreadable broken) {
        hold(desk, broken);
      } else {
        desk.take(new Input.BrainStarted());
      }
      desk.listening(true);
    }
    unsent.forEach(post::add);
    vertx.setPeriodic(FIGURES.toMillis(), _ -> publishFigures());
    vertx.setPeriodic(
        policy.checkInterval().toMillis(),
        _ -> tools.together().check(tools, () -> deafSince.isEmpty()));
    vertx.setPeriodic(HOUSEKEEPING.toMillis(), _ -> forget());
    forget();
  }

  private void publishFigures() {
    fleet.desks().forEach(HostDesk::publishFigures);
    tools.together().figures(tools);
  }

  /** The snapshot is put aside before the one that holds the host takes its place. */
  private void hold(HostDesk desk, StoredHost.Snapshot.Unreadable broken) {
    LOG.error(
        "{}: its snapshot in the journal cannot be read ({}); it is held until './upshift journal"
            + " repair'.",
        desk.host(),
        broken.reason());
    journal.submit(new Write.SetAside(desk.host(), clock.now(), broken.text()), () -> {});
    desk.take(new Input.JournalUnreadable(broken.reason()));
  }

  private void forget() {
    Instant now = clock.now();
    journal.submit(
        new Write.Forget(
            now.minus(configuration.inputRetention()),
            now.minus(configuration.decisionRetention())),
        () -> {});
  }

  @Override
  public void lost() {
    if (begun && deafSince.isEmpty()) {
      deafSince = Optional.of(clock.now());
      inbox.clear();
      fleet
          .desks()
          .forEach(desk -> {
            desk.listening(false);
            desk.figures().lost();
          });
    }
  }

  @Override
  public void ordersConnected() {
    if (!saidReady) {
      saidReady = true;
      ready.accept(announcer.self().epoch());
    }
  }

  @Override
  public void telemetry(Delivery delivery) {
    inbox.receive(delivery);
  }

  @Override
  public void order(Delivery delivery) {
    if (begun && !incarnating) {
      orderDoor.receive(delivery);
    }
  }

  @Override
  public void takenOver() {
    end(
        new FailureException(
            ExitCode.ERROR,
            "Another brain has connected in this one's place: this one stands down. Run one brain"
                + " for one broker."));
  }

  private void sessionHeard(Notice.ComponentSession session) {
    if (!Incarnation.isPossible(session.epoch()) || incarnating) {
      return;
    }
    switch (announcer.self().meaningOf(session)) {
      case OWN -> {}
      case REPUBLISH -> announcer.session(clock.now());
      case RISE -> incarnate(session.epoch() + 1);
      case STAND_DOWN ->
          end(
              new FailureException(
                  ExitCode.ERROR,
                  "Another brain ("
                      + session.id()
                      + ", epoch "
                      + session.epoch()
                      + ") is above this one (epoch "
                      + announcer.self().epoch()
                      + "): this one stands down. Run one brain for one broker."));
    }
  }

  /** A host that has listened to a higher brain would not listen to this one. */
  private void epochHeard(long epoch) {
    if (epoch > announcer.self().epoch()) {
      incarnate(epoch + 1);
    }
  }

  private void end(FailureException reason) {
    announcer.detach();
    ended.complete(Optional.of(reason));
  }

  /** Asks the brain to end; false where it was ending already. */
  boolean stop() {
    return ended.complete(Optional.empty());
  }

  /** Says goodbye, unless another brain has taken over, and lets go of everything. */
  Future<Void> close() {
    boolean graceful = ended.getNow(Optional.empty()).isEmpty();
    Optional<Incarnation> leaving =
        graceful && begun ? Optional.of(announcer.self()) : Optional.empty();
    return Future.future(done ->
        onLoop(() -> {
          fleet.desks().forEach(desk -> desk.listening(false));
          connections
              .close(leaving, clock.now())
              .onComplete(_ ->
                  vertx
                      .executeBlocking(() -> {
                        reader.close();
                        journal.close();
                        metrics.close();
                        return Optional.empty();
                      })
                      .<Void>mapEmpty()
                      .onComplete(done));
        }));
  }

  JournalReader reader() {
    return reader;
  }

  String scrape() {
    Map<String, Long> byState = new TreeMap<>();
    fleet.desks().forEach(desk -> byState.merge(desk.picture().state(), 1L, Long::sum));
    metrics.hosts(byState);
    return metrics.scrape();
  }

  Fleet fleet() {
    return fleet;
  }

  boolean isConnected() {
    return connections.areUp();
  }

  boolean isJournalFine() {
    return !journal.isBroken();
  }

  Incarnation self() {
    return announcer.self();
  }

  private final class Watch implements Journal.Watcher {
    @Override
    public void committed(int writes, Duration took) {
      metrics.committed(writes, took);
      inbox.resume();
    }

    @Override
    public void failed(FailureException reason) {
      end(reason);
    }
  }
}
