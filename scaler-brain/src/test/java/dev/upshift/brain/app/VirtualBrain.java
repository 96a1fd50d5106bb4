package dev.upshift.brain.app;

import dev.upshift.brain.decision.Decider;
import dev.upshift.brain.decision.Decision;
import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.decision.Policy;
import dev.upshift.brain.decision.Step;
import dev.upshift.brain.decision.Step.DesiredMode;
import dev.upshift.brain.decision.fleet.ClassLearning;
import dev.upshift.brain.decision.fleet.FleetRules;
import dev.upshift.brain.decision.fleet.Move;
import dev.upshift.protocol.Command;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The brain on a virtual clock: its own rules, fleet rules, reading of telemetry and time line,
 * around a journal that is made up. A step takes effect in the order of the real one: decided,
 * journalled, published, acknowledged. A kill loses whatever is not in the journal.
 */
final class VirtualBrain {
  /** What the brain says, and to whom. */
  interface Broker {
    void desired(String host, Command.Desired document);

    void received(String host, Command.Received covered);

    /** An event is in the journal, for the first time or not. */
    void journalled(String event, boolean first);

    void decision(Decision decision, Runnable acknowledged);

    void committed(String host, HostState before, HostState after, List<Decision> decisions);
  }

  /** Something to be written, and what is done when it is. */
  private record Waiting(Runnable journalled, Runnable after) {}

  final VirtualLink link;
  private final VirtualTime time;
  private final Broker broker;
  private final Policy policy;
  private final BrainClock clock;

  /** The journal. */
  final Map<String, HostState> journal = new TreeMap<>();

  final Set<String> journalledEvents = new HashSet<>();
  final Map<String, Decision> journalledDecisions = new TreeMap<>();
  private final Map<String, Decision> outgoing = new TreeMap<>();
  private final Map<String, DesiredMode> desired = new TreeMap<>();
  private final Map<String, Long> desiredEpoch = new HashMap<>();
  private final Map<String, Command.Received> through = new TreeMap<>();
  private final Set<Long> epochs = new HashSet<>();
  private long epoch;

  /** What a kill forgets. */
  private final Map<String, HostState> states = new TreeMap<>();

  private final Map<String, Figures> figures = new HashMap<>();
  private final Map<String, EventLedger> ledgers = new HashMap<>();
  private final Map<String, Long> timers = new HashMap<>();
  private final Map<String, Instant> writtenAt = new HashMap<>();
  private final Deque<Waiting> writes = new ArrayDeque<>();
  private boolean writing;
  private long life;
  private boolean alive;
  private long wallOffset;

  VirtualBrain(VirtualTime time, Policy policy, Broker broker) {
    this.time = time;
    this.policy = policy;
    this.broker = broker;
    this.link = new VirtualLink(time, this::received);
    this.clock =
        new BrainClock(
            () -> time.now().plusMillis(wallOffset), () -> time.millis() * 1_000_000, time.now());
  }

  void stepClock(long millis) {
    wallOffset += millis;
  }

  Instant now() {
    return clock.now();
  }

  /** What hosts of one class have shown together, now and then. */
  private void learn(long of) {
    if (of != life || !alive) {
      return;
    }
    if (link.isUp()) {
      ClassLearning.news(all(), clock.now(), _ -> policy)
          .forEach(m -> take(m.host().name(), m.input(), 0, () -> {}));
    }
    time.after(policy.checkInterval(), () -> learn(of));
  }

  boolean isUp() {
    return alive && link.isUp();
  }

  void start() {
    life++;
    alive = true;
    epoch++;
    epochs.add(epoch);
    states.clear();
    states.putAll(journal);
    through.forEach((host, events) -> ledgers.put(host, new EventLedger(events)));
    connect();
    List.copyOf(states.keySet()).forEach(h -> take(h, new Input.BrainStarted(), 0, () -> {}));
    learn(life);
  }

  private void connect() {
    link.connect();
    desired.forEach(this::publish);
    through.forEach(broker::received);
    outgoing.values().forEach(this::post);
  }

  void kill() {
    if (!alive) {
      return;
    }
    alive = false;
    life++;
    link.cut();
    List.of(states, figures, ledgers, timers, writtenAt).forEach(Map::clear);
    writes.clear();
    writing = false;
    time.after(time.some(20_000), this::start);
  }

  void partition(long forMillis) {
    if (alive && link.isUp()) {
      link.cut();
      figures.values().forEach(Figures::lost);
      long of = life;
      time.after(
          forMillis,
          () -> {
            if (of == life && alive) {
              connect();
              List.copyOf(states.keySet())
                  .forEach(h -> take(h, new Input.BrainStarted(), 0, () -> {}));
            }
          });
    }
  }

  private void publish(String host, DesiredMode mode) {
    broker.desired(
        host,
        new Command.Desired(
            epoch, "brain-1", mode.revision(), mode.mode(), mode.reason().word(), mode.at()));
  }

  private void post(Decision decision) {
    broker.decision(decision, () -> outgoing.remove(decision.id()));
  }

  private boolean isOwn(String host, long of) {
    return of >= desiredEpoch.getOrDefault(host, 0L) && epochs.contains(of);
  }

  private HostState state(String host) {
    return states.getOrDefault(host, HostState.initial(new HostId(host)));
  }

  private void received(VirtualLink.Message message) {
    String host = message.topic().substring(0, message.topic().indexOf('/'));
    Figures known = figures.computeIfAbsent(host, _ -> new Figures());
    Runnable done = message.acknowledge();
    switch ((Telemetry) message.body()) {
      case Telemetry.Host said -> take(host, TelemetryInputs.of(said), 0, done);
      case Telemetry.Boots said -> take(host, TelemetryInputs.of(said), 0, done);
      case Telemetry.Heartbeat said -> {
        if (known.heard(said)) {
          take(host, TelemetryInputs.of(said), 0, done);
          known.postponed().ifPresent(report -> apply(host, report, () -> {}));
        }
      }
      case Telemetry.Training said -> {
        known.heard(said);
        if (known.isLive(said.boot())) {
          apply(host, said, done);
        } else {
          known.postpone(said);
          done.run();
        }
      }
      case Telemetry.Event said -> event(host, said, done);
      case Telemetry.Session _, Telemetry.Gpus _, Telemetry.Checkpoints _, Telemetry.Result _ ->
          done.run();
    }
  }

  private void event(String host, Telemetry.Event event, Runnable done) {
    EventLedger ledger =
        ledgers.computeIfAbsent(host, _ -> new EventLedger(new Command.Received(0)));
    switch (ledger.judge(event)) {
      case TAKE -> take(host, ledger, event, done);
      case KNOWN -> {
        broker.received(host, ledger.journalled());
        done.run();
      }
      case EARLY -> done.run();
    }
  }

  private void take(String host, EventLedger ledger, Telemetry.Event event, Runnable done) {
    Optional<Input> input = TelemetryInputs.of(event, state(host), of -> isOwn(host, of));
    Command.Received taken = ledger.take(event);
    Runnable written =
        () -> {
          broker.journalled(event.id(), journalledEvents.add(event.id()));
          through.put(host, taken);
        };
    Runnable after =
        () -> {
          ledger.journalled(taken);
          broker.received(host, taken);
          done.run();
        };
    input.ifPresentOrElse(i -> take(host, i, event.seq(), () -> {}), () -> {});
    write(written, after);
  }

  private void apply(String host, Telemetry.Training report, Runnable done) {
    List<Input> inputs = TelemetryInputs.of(report, state(host), of -> isOwn(host, of));
    inputs.forEach(i -> take(host, i, 0, () -> {}));
    write(() -> {}, done);
  }

  /** An order of a person; carried out only while the brain hears. */
  void order(String host, Input input) {
    if (isUp()) {
      take(host, input, 0, () -> {});
    }
  }

  private void take(String host, Input input, long event, Runnable done) {
    Instant now = clock.now();
    HostState before = state(host);
    FleetRules.Plan plan = FleetRules.plan(this::all, before, input, now, _ -> policy);
    for (Move move : plan.moves()) {
      boolean meant = move.host().name().equals(host) && move.input().equals(input);
      give(move, now, meant && event > 0, meant ? done : () -> {});
    }
    FleetRules.next(this::all, before, state(host), now, policy)
        .forEach(next -> take(next.name(), new Input.Wake(), 0, () -> {}));
  }

  private List<HostState> all() {
    return List.copyOf(states.values());
  }

  private void give(Move move, Instant now, boolean event, Runnable done) {
    String host = move.host().name();
    Step step = Decider.decide(state(host), move.input(), now, policy);
    states.put(host, step.next());
    arm(host, step);
    if (step.desired().isPresent()) {
      time.perhaps(150, this::kill);
    }
    Instant written = writtenAt.get(host);
    boolean worth =
        step.durable()
            || event
            || written == null
            || Duration.between(written, now).toMinutes() >= 1;
    if (worth) {
      writtenAt.put(host, now);
      write(() -> journal(host, step), () -> applied(host, step, done));
    } else {
      done.run();
    }
  }

  private void arm(String host, Step step) {
    long timer = timers.merge(host, 1L, Long::sum);
    long of = life;
    step.wakeAt()
        .ifPresent(at ->
            time.after(
                Math.max(1, Duration.between(clock.now(), at).toMillis()),
                () -> rung(host, of, timer, at)));
  }

  private void rung(String host, long of, long timer, Instant due) {
    if (of != life || !alive || timers.getOrDefault(host, 0L) != timer) {
      return;
    }
    if (link.isUp() && !clock.now().isBefore(due)) {
      take(host, new Input.Wake(), 0, () -> {});
    } else {
      time.after(1_000, () -> rung(host, of, timer, due));
    }
  }

  private void journal(String host, Step step) {
    HostState before = journal.put(host, step.next());
    step.decisions()
        .forEach(d -> {
          journalledDecisions.put(d.id(), d);
          outgoing.put(d.id(), d);
        });
    step.desired()
        .ifPresent(mode -> {
          desired.put(host, mode);
          desiredEpoch.put(host, epoch);
        });
    broker.committed(
        host,
        before == null ? HostState.initial(new HostId(host)) : before,
        step.next(),
        step.decisions());
  }

  private void applied(String host, Step step, Runnable done) {
    step.desired().ifPresent(mode -> publish(host, mode));
    step.decisions().forEach(this::post);
    done.run();
  }

  /** A moment later, everything that waits is committed at once; one commit at a time. */
  private void write(Runnable journalled, Runnable after) {
    writes.add(new Waiting(journalled, after));
    nextWrite(life);
  }

  private void nextWrite(long of) {
    if (of == life && alive && !writing && !writes.isEmpty()) {
      writing = true;
      time.after(time.some(100), () -> commit(of));
    }
  }

  /** What follows from it is done another moment later: a kill may come in between. */
  private void commit(long of) {
    if (of != life || !alive) {
      return;
    }
    List<Waiting> group = List.copyOf(writes);
    writes.clear();
    group.forEach(waiting -> waiting.journalled().run());
    time.after(
        time.some(20),
        () -> {
          if (of == life && alive) {
            group.forEach(waiting -> waiting.after().run());
            writing = false;
            nextWrite(of);
          }
        });
  }
}
