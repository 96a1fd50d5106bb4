package dev.upshift.brain.app;

import dev.upshift.agent.supervise.Application;
import dev.upshift.agent.supervise.BrainRank;
import dev.upshift.agent.supervise.Effect;
import dev.upshift.agent.supervise.Fence;
import dev.upshift.agent.supervise.Input;
import dev.upshift.agent.supervise.Rules;
import dev.upshift.agent.supervise.Step;
import dev.upshift.agent.supervise.Supervision;
import dev.upshift.agent.supervise.Supervisor;
import dev.upshift.agent.supervise.Target;
import dev.upshift.agent.supervise.Wish;
import dev.upshift.agent.telemetry.BootHistory;
import dev.upshift.agent.telemetry.BootSource;
import dev.upshift.protocol.Command;
import dev.upshift.protocol.EventType;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.TrainingPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A host with its agent: the agent's own supervisor, fence and list of boots, around processes, a
 * disk and a clock that are made up. What is on its disk outlives a kill, and so does the training;
 * nothing else does.
 */
final class VirtualAgent {
  static final List<String> MODES = List.of("light", "medium", "heavy");
  private static final double RATE = 100;
  private static final Rules RULES =
      new Rules(
          Duration.ofSeconds(5),
          Duration.ZERO,
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofMinutes(5),
          Duration.ofSeconds(60),
          5,
          Duration.ofMinutes(5),
          false,
          7);

  /** What the host says, and to whom. */
  interface Broker {
    void retained(String host, Object body);

    void fleeting(String host, Object body);

    void event(String host, Telemetry.Event event);

    /** It is connected: what is retained for it comes now. */
    void connected(String host);
  }

  final String name;
  final VirtualLink link;
  final VirtualTraining training;
  private final VirtualTime time;
  private final Broker broker;

  /** On its disk. */
  private Application applied = Application.first(MODES.getFirst());

  private BrainRank brain = BrainRank.NONE;
  private List<Telemetry.Boot> boots = List.of();
  private Instant lastAlive = Instant.EPOCH;

  /** The truth: every boot and when it began. */
  final Map<String, Instant> truth = new TreeMap<>();

  final VirtualEvents events;
  private String boot = "";
  private long wallOffset;
  private long life;
  private long session;
  private long beats;
  private long timers;
  private boolean alive;
  private Supervision supervision = Supervision.resumed(Wish.RUN, false, Optional.empty());
  private Optional<TrainingPhase> reported = Optional.empty();

  VirtualAgent(String name, VirtualTime time, Broker broker) {
    this.name = name;
    this.time = time;
    this.broker = broker;
    this.link = new VirtualLink(time, this::received);
    this.events = new VirtualEvents(name, time, e -> broker.event(name, e));
    this.training = new VirtualTraining(time, input -> told(life, input));
    boot();
  }

  Application applied() {
    return applied;
  }

  boolean isRunning(String mode) {
    return alive
        && applied.mode().equals(mode)
        && training.runs(mode)
        && supervision.phase(time.now(), RULES) == TrainingPhase.RUNNING;
  }

  private Instant wall() {
    return time.now().plusMillis(wallOffset);
  }

  private void boot() {
    boot = name + "-boot-" + truth.size();
    truth.put(boot, time.now());
    start();
  }

  /** The agent's process begins. */
  private void start() {
    life++;
    session = life;
    alive = true;
    beats = 0;
    events.restarted();
    boolean reboot = BootHistory.isReboot(boots, boot);
    boots =
        BootHistory.with(
            boots,
            new BootSource.PresentBoot(
                boot,
                truth.get(boot).plusMillis(wallOffset),
                Duration.between(truth.get(boot), time.now())),
            new BootHistory.Before(
                lastAlive,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                applied.mode(),
                applied.epoch(),
                applied.revision()),
            Telemetry.Boots.LIMIT);
    if (reboot) {
      record(EventType.REBOOT, Map.of());
    }
    supervision = Supervision.resumed(Wish.RUN, false, Optional.empty());
    reported = Optional.empty();
    List<Input.Adopted> adopted = training.adopt(applied.mode());
    supervise(new Input.Begin(target(), adopted, training.hasLeftovers()));
    supervise(new Input.Aim(target()));
    beat(life);
    connectSoon(life);
  }

  private Target target() {
    return new Target(applied, List.of(VirtualTraining.COMMAND));
  }

  private void connectSoon(long of) {
    time.after(
        time.some(500),
        () -> {
          if (of == life && alive && !link.isUp()) {
            link.connect();
            connected();
          }
        });
  }

  private void connected() {
    broker.connected(name);
    broker.retained(name, new Telemetry.Host("kernel", "1", Map.of(), ladder()));
    broker.retained(name, new Telemetry.Boots(boots));
    report(true);
    events.connected();
  }

  /** Its file of events is gone, and its process, too. */
  void loseEvents() {
    kill();
    events.lose();
  }

  private static List<Telemetry.Rung> ladder() {
    return MODES.stream().map(m -> new Telemetry.Rung(m, "1", null)).toList();
  }

  private void beat(long of) {
    if (of != life || !alive) {
      return;
    }
    lastAlive = wall();
    beats++;
    if (link.isUp()) {
      broker.fleeting(name, heartbeat());
      report(false);
      events.beat(time.now());
    }
    if (!time.isCalm() && time.chance(0.02)) {
      saves(time.some(4));
    }
    time.after(10_000, () -> beat(of));
  }

  /** The training saves, a few times in a row. */
  private void saves(long times) {
    for (long i = 0; i < times; i++) {
      long of = life;
      time.after(
          time.some(2_000),
          () -> {
            if (of == life && alive) {
              record(EventType.CHECKPOINT, Map.of());
            }
          });
    }
  }

  private Telemetry.Heartbeat heartbeat() {
    double uptime = Duration.between(truth.get(boot), time.now()).toMillis() / 1000.0;
    return new Telemetry.Heartbeat(
        boot,
        name + "-" + session,
        beats,
        wall(),
        uptime,
        applied.mode(),
        applied.epoch(),
        applied.revision(),
        1,
        null,
        null,
        null,
        null,
        null);
  }

  private void report(boolean always) {
    TrainingPhase phase = supervision.phase(time.now(), RULES);
    if (link.isUp() && (always || !reported.equals(Optional.of(phase)))) {
      reported = Optional.of(phase);
      broker.retained(
          name,
          new Telemetry.Training(
              boot,
              applied.epoch(),
              applied.revision(),
              applied.mode(),
              phase,
              1,
              0,
              null,
              null,
              null,
              null,
              RATE * (1 + MODES.indexOf(applied.mode())),
              wall()));
    }
  }

  private void received(VirtualLink.Message message) {
    if (!alive) {
      return;
    }
    switch (message.body()) {
      case Command.Desired desired -> desired(desired);
      case Command.Received covered -> events.received(covered);
      default -> throw new IllegalStateException("not for an agent: " + message.body());
    }
    message.acknowledge().run();
  }

  private void desired(Command.Desired desired) {
    if (Fence.judge(applied, brain, Set.copyOf(MODES), desired)
        instanceof Fence.Verdict.Apply(Application wanted)) {
      applied = wanted;
      brain = brain.max(new BrainRank(wanted.epoch(), wanted.brain()));
      supervise(new Input.Aim(target()));
      report(true);
      time.perhaps(1_000, this::kill);
    }
  }

  private void supervise(Input input) {
    Step step = Supervisor.step(supervision, input, time.now(), RULES);
    supervision = step.next();
    step.effects().forEach(this::carryOut);
    long of = life;
    long timer = ++timers;
    step.wakeAt()
        .ifPresent(at ->
            time.after(Duration.between(time.now(), at).plusMillis(1), () -> tick(of, timer)));
    report(false);
  }

  private void tick(long of, long timer) {
    if (timer == timers) {
      told(of, new Input.Tick());
    }
  }

  private void told(long of, Input input) {
    if (of == life && alive) {
      supervise(input);
    }
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.Launch launch -> launch(supervision.stint().orElseThrow().mode(), launch.run());
      case Effect.Terminate end -> training.end(end.command(), end.run(), 2_000);
      case Effect.Kill end -> training.end(end.command(), end.run(), 50);
      case Effect.CrashLooped _ -> record(EventType.CRASH_LOOP, Map.of());
      case Effect.RolledBack back ->
          record(
              EventType.START_FAILED,
              Map.of("mode", back.from(), "rolledBackTo", back.to(), "reason", back.reason()));
      case Effect.AskCheckpoint _, Effect.StartFailed _, Effect.Completed _ -> {}
    }
  }

  private void launch(String mode, long run) {
    long of = life;
    time.after(
        time.some(300),
        () -> {
          if (of == life && alive) {
            training.launch(mode, run);
          }
        });
  }

  private void record(EventType type, Map<String, Object> detail) {
    events.record(type, wall(), boot, applied, detail);
  }

  /** The agent's process dies, and is started again; the training goes on. */
  void kill() {
    if (alive) {
      end();
      long of = life;
      time.after(
          time.some(30_000),
          () -> {
            if (of == life) {
              start();
            }
          });
    }
  }

  /** The whole host goes down and comes up. */
  void reboot() {
    end();
    training.rebooted();
    long of = ++life;
    time.after(
        5_000 + time.some(60_000),
        () -> {
          if (of == life) {
            boot();
          }
        });
  }

  private void end() {
    alive = false;
    cut();
  }

  private void cut() {
    link.cut();
    events.disconnected();
  }

  /** The network is away for a while. */
  void partition(long forMillis) {
    if (alive) {
      cut();
      long of = life;
      time.after(
          forMillis,
          () -> {
            if (of == life && alive) {
              connectSoon(of);
            }
          });
    }
  }

  /** Its wall clock is set. */
  void stepClock(long millis) {
    wallOffset += millis;
  }
}
