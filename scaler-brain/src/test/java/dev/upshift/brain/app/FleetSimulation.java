package dev.upshift.brain.app;

import dev.upshift.agent.supervise.Application;
import dev.upshift.brain.decision.Decision;
import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.decision.Policy;
import dev.upshift.protocol.Command;
import dev.upshift.protocol.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A fleet with everything that can go wrong: messages are delayed, dropped, repeated and reordered,
 * networks part, hosts reboot, any part is killed at any moment, the broker too, clocks are set.
 * After every event it checks what must hold, whatever happened.
 */
final class FleetSimulation implements VirtualAgent.Broker, VirtualBrain.Broker {
  private static final Policy POLICY =
      Policy.of(
          Map.of(
              "stability-window", "20m",
              "cooldown", "10m",
              "reprobe-after", "6h",
              "count", "reboot,crash-loop"));

  private static final Comparator<Application> FENCE =
      Comparator.comparingLong(Application::epoch).thenComparingLong(Application::revision);

  private static final int RECENT = 4;

  /** Its queue is full, or the message has expired. */
  private static final double LOST_IN_THE_BROKER = 0.1;

  final VirtualTime time;
  private final VirtualBrain brain;
  private final VirtualNotifier notifier;
  private final Map<String, VirtualAgent> agents = new TreeMap<>();

  /** The broker keeps what is retained, and outlives everybody. */
  private final Map<String, Object> retained = new TreeMap<>();

  private final Map<String, List<Command.Desired>> published = new HashMap<>();
  private final Map<String, Application> applied = new HashMap<>();
  private final Grounds grounds = new Grounds();
  private final Map<String, CountedBoots> counted = new HashMap<>();
  private long events;

  FleetSimulation(long seed, int hosts) {
    this.time = new VirtualTime(seed);
    this.brain = new VirtualBrain(time, POLICY, this);
    this.notifier = new VirtualNotifier(time);
    brain.start();
    IntStream.range(0, hosts)
        .mapToObj(i -> "tnr-" + i)
        .forEach(name -> agents.put(name, new VirtualAgent(name, time, this)));
  }

  /** Lets so many things happen, then lets the dust settle, and looks whether all is well. */
  void run(long count) {
    chaos();
    while (events < count && time.step()) {
      events++;
      check();
    }
    time.calmDown();
    long end = time.millis() + 3_600_000;
    while (time.millis() < end && time.step()) {
      events++;
      check();
    }
    while (complaint().isPresent() && time.millis() < end + 600_000 && time.step()) {
      events++;
      check();
    }
    require(
        complaint().isEmpty(), () -> "an hour after the last trouble: " + complaint().orElse(""));
  }

  /** What the brain decided, by reason. */
  Map<String, Long> reasons() {
    return brain.journalledDecisions.values().stream()
        .collect(
            Collectors.groupingBy(d -> d.reason().word(), TreeMap::new, Collectors.counting()));
  }

  /** How often a training went on under an agent that had not started it. */
  long adoptions() {
    return agents.values().stream().mapToLong(agent -> agent.training.adoptions()).sum();
  }

  private void chaos() {
    if (time.isCalm()) {
      return;
    }
    VirtualAgent agent = one();
    switch (time.random.nextInt(21)) {
      case 0, 1, 2 -> agent.reboot();
      case 3 ->
          agents.values().stream().filter(_ -> time.chance(0.6)).forEach(VirtualAgent::reboot);
      case 4, 5 -> agent.kill();
      case 6 -> agent.training.crash();
      case 7 -> agent.partition(time.some(300_000));
      case 8 -> brain.kill();
      case 9 -> brain.partition(time.some(120_000));
      case 10 -> agent.stepClock(time.some(7_200_000) - 3_600_000);
      case 11 -> brain.stepClock(time.some(120_000) - 60_000);
      case 12 -> notifier.kill();
      case 13 -> notifierIsDisturbed();
      case 14 -> brokerDies();
      case 15 -> ghost(agent);
      case 16 -> agent.loseEvents();
      case 17 -> storm(agent);
      default -> {
        grounds.ordered(agent.name, brain.now());
        brain.order(agent.name, order());
      }
    }
    time.after(time.some(120_000), this::chaos);
  }

  /** One host alone reboots again and again, as one does that cannot hold its mode. */
  private void storm(VirtualAgent agent) {
    for (int i = 0; i < 6; i++) {
      time.after(
          i * 240_000L,
          () -> {
            if (!time.isCalm()) {
              agent.reboot();
            }
          });
    }
  }

  private void notifierIsDisturbed() {
    if (time.random.nextBoolean()) {
      notifier.partition(time.some(120_000));
    } else {
      notifier.stepClock(time.some(7_200_000) - 3_600_000);
    }
  }

  /** Nobody is connected for a while, and what was on its way to it is lost. */
  private void brokerDies() {
    long away = time.some(30_000);
    brain.partition(away);
    agents.values().forEach(agent -> agent.partition(away));
    notifier.partition(away);
  }

  /** A document of any time, often a late one, comes again, as from a brain of the past. */
  private void ghost(VirtualAgent agent) {
    List<Command.Desired> past = published.getOrDefault(agent.name, List.of());
    if (!past.isEmpty()) {
      int back =
          time.random.nextInt(time.chance(0.5) ? Math.min(RECENT, past.size()) : past.size());
      agent.link.send("desired", past.get(past.size() - 1 - back));
    }
  }

  private VirtualAgent one() {
    return agents.values().stream()
        .skip(time.random.nextInt(agents.size()))
        .findFirst()
        .orElseThrow();
  }

  private Input order() {
    String mode = VirtualAgent.MODES.get(time.random.nextInt(VirtualAgent.MODES.size()));
    return switch (time.random.nextInt(9)) {
      case 0 -> new Input.PinMode(mode, null, "ann");
      case 1 -> new Input.PinMode(mode, Duration.ofMinutes(time.some(60)), "ann");
      case 2 -> new Input.StepMode(time.random.nextBoolean(), "ann");
      case 3 -> new Input.Pause(null, "ann");
      case 4 -> new Input.Resume("ann");
      case 5 -> new Input.Retry("ann");
      case 6 -> new Input.Reset("ann");
      default -> new Input.Release("ann");
    };
  }

  // What travels.

  @Override
  public void retained(String host, Object body) {
    String topic = host + "/" + body.getClass().getSimpleName();
    agents.get(host).link.publish(topic, () -> brain.link.send(topic, body));
  }

  @Override
  public void fleeting(String host, Object body) {
    String topic = host + "/heartbeat";
    agents.get(host).link.publish(topic, () -> brain.link.sendOnce(topic, body));
  }

  @Override
  public void event(String host, Telemetry.Event event) {
    String topic = host + "/event";
    if (time.isCalm() || !time.chance(LOST_IN_THE_BROKER)) {
      agents.get(host).link.publish(topic, () -> brain.link.send(topic, event));
    }
  }

  @Override
  public void connected(String host) {
    for (String leaf : List.of("desired", "received")) {
      Object body = retained.get(host + "/" + leaf);
      if (body != null) {
        agents.get(host).link.send(leaf, body);
      }
    }
  }

  @Override
  public void desired(String host, Command.Desired document) {
    List<Command.Desired> before = published.computeIfAbsent(host, _ -> new ArrayList<>());
    require(
        before.stream()
            .filter(other -> other.revision() == document.revision())
            .allMatch(other -> other.mode().equals(document.mode())),
        () -> "two desired documents of " + host + " with one revision: " + document);
    before.add(document);
    brain.link.publish(host + "/desired", () -> deliver(host, "desired", document));
  }

  @Override
  public void received(String host, Command.Received covered) {
    brain.link.publish(host + "/received", () -> deliver(host, "received", covered));
  }

  @Override
  public void journalled(String event, boolean first) {
    require(first, () -> event + " is in the journal twice");
  }

  private void deliver(String host, String leaf, Object body) {
    retained.put(host + "/" + leaf, body);
    agents.get(host).link.send(leaf, body);
  }

  @Override
  public void decision(Decision decision, Runnable acknowledged) {
    brain.link.publish(
        decision.host() + "/decision",
        () -> {
          notifier.link.send("decision", decision);
          time.after(time.some(50), acknowledged);
        });
  }

  // What must hold.

  private void require(boolean holds, Supplier<String> what) {
    if (!holds) {
      throw new AssertionError("event %d, %s: %s".formatted(events, time.now(), what.get()));
    }
  }

  private void check() {
    for (VirtualAgent agent : agents.values()) {
      require(agent.training.count() <= 1, () -> agent.name + " trains twice at the same time");
      agent.events.acknowledged.forEach(id ->
          require(
              brain.journalledEvents.contains(id),
              () -> id + " was acknowledged and is in no journal"));
      agent.events.acknowledged.clear();
      Application before = applied.put(agent.name, agent.applied());
      require(
          before == null || FENCE.compare(agent.applied(), before) >= 0,
          () -> agent.name + " went back from " + before + " to " + agent.applied());
    }
    notifier.acknowledged.forEach(event ->
        require(
            notifier.has(event), () -> event + " was acknowledged and is in no outbox, nor told"));
    notifier.acknowledged.clear();
    require(
        notifier.unmarkedRepeats.isEmpty(),
        () -> "told twice without a word: " + notifier.unmarkedRepeats);
  }

  @Override
  public void committed(String host, HostState before, HostState after, List<Decision> decisions) {
    Instant now = brain.now();
    grounds
        .objection(before, after, decisions)
        .or(() -> counted(host).objection(before, after, now, Duration.between(time.now(), now)))
        .ifPresent(objection -> require(false, () -> host + ": " + objection));
  }

  private CountedBoots counted(String host) {
    return counted.computeIfAbsent(
        host, name -> new CountedBoots(POLICY, Objects.requireNonNull(agents.get(name)).truth));
  }

  /** What is not yet as it is to be when nothing has gone wrong for long. */
  private Optional<String> complaint() {
    for (VirtualAgent agent : agents.values()) {
      Optional<String> complaint = complaint(agent);
      if (complaint.isPresent()) {
        return complaint;
      }
    }
    return brain.journalledDecisions.values().stream()
        .filter(decision -> !notifier.hasTold(decision))
        .findFirst()
        .map(decision -> "nobody was told of the decision " + decision.id());
  }

  private Optional<String> complaint(VirtualAgent agent) {
    HostState state = brain.journal.get(agent.name);
    if (state == null) {
      return Optional.of(agent.name + " is not in the journal");
    }
    if (agent.applied().revision() != state.revision()
        || !agent.applied().mode().equals(state.mode())) {
      return Optional.of(
          agent.applied() + " is applied, but wanted " + state.mode() + " " + state.revision());
    }
    if (!agent.isRunning(String.valueOf(state.mode()))) {
      return Optional.of(agent.name + " does not run " + state.mode());
    }
    return agent.truth.keySet().stream()
        .filter(boot -> !state.boots().seen().contains(boot))
        .filter(boot -> isRecent(agent, boot))
        .findFirst()
        .map(boot -> boot + " was not seen")
        .or(() -> forgotten(agent));
  }

  private Optional<String> forgotten(VirtualAgent agent) {
    return agent.events.recorded.stream()
        .filter(id -> !brain.journalledEvents.contains(id))
        .findFirst()
        .map(id -> id + " was recorded and is in no journal");
  }

  private static boolean isRecent(VirtualAgent agent, String boot) {
    int number = Integer.parseInt(boot.substring(boot.lastIndexOf('-') + 1));
    return number >= agent.truth.size() - Telemetry.Boots.LIMIT;
  }
}
