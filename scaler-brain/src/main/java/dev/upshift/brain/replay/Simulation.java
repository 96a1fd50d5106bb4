package dev.upshift.brain.replay;

import dev.upshift.brain.decision.Decider;
import dev.upshift.brain.decision.Decision;
import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.decision.Input.Rung;
import dev.upshift.brain.decision.Policy;
import dev.upshift.brain.decision.Step;
import dev.upshift.brain.decision.fleet.FleetRules;
import dev.upshift.brain.decision.fleet.FleetRules.Plan;
import dev.upshift.brain.decision.fleet.Move;
import dev.upshift.brain.replay.Scenario.Line;
import dev.upshift.brain.replay.SimulatedHost.Report;
import dev.upshift.protocol.BootCause;
import dev.upshift.protocol.HostId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs a scenario over the decision core. Between the lines the simulated agents heartbeat, apply
 * what they are commanded after switch-time and report it running; the brain's timers fire.
 *
 * <p>A {@code running} line replaces the report of the last switch decided before it, and that
 * report may long have been given when the line is read. Then the run goes back to the moment after
 * that switch and goes on without the report.
 */
public final class Simulation {
  private static final JsonMapper JOURNAL = JsonMapper.builder().build();

  private static final String NEVER_OFFLINE = "100000d";

  private final Scenario scenario;

  /** Of a host that talks: silence is never taken for anything. */
  private final Policy heard;

  private Map<String, SimulatedHost> hosts = new LinkedHashMap<>();
  private Map<String, Moment> switches = new HashMap<>();
  private List<Decision> decisions = new ArrayList<>();
  private int nextLine;

  /** Everything, as it was after a switch. */
  private record Moment(
      Map<String, SimulatedHost> hosts,
      Map<String, Moment> switches,
      List<Decision> decisions,
      int nextLine) {}

  private Simulation(Scenario scenario) {
    this.scenario = scenario;
    Map<String, String> keys = scenario.policy().written();
    keys.put("offline-after", NEVER_OFFLINE);
    this.heard = Policy.of(keys);
  }

  /**
   * Every decision of a scenario file that changes a mode or a state, in order.
   *
   * @throws dev.upshift.configuration.FailureException where the file or a line cannot be read
   */
  public static List<Decision> run(Path file) {
    return new Simulation(ScenarioReader.read(file)).run();
  }

  private List<Decision> run() {
    List<Line> lines = scenario.lines();
    while (nextLine < lines.size()) {
      Line line = lines.get(nextLine);
      advanceTo(line.at());
      if (line.event() == ScenarioEvent.RUNNING && goBack(line)) {
        continue;
      }
      nextLine++;
      apply(line);
    }
    if (!lines.isEmpty()) {
      advanceTo(lines.getLast().at());
    }
    return decisions.stream().filter(Decision::changes).toList();
  }

  /** Goes back to the host's last switch where its report has been given without being asked. */
  private boolean goBack(Line line) {
    String host = line.host();
    Moment moment = switches.get(host);
    if (moment == null || host(host).report() != null) {
      return false;
    }
    SimulatedHost then = Objects.requireNonNull(moment.hosts().get(host));
    if (then.report() == null || !line.key("mode").equals(Optional.of(then.report().mode()))) {
      return false;
    }
    hosts = new LinkedHashMap<>(moment.hosts());
    hosts.put(host, then.reported());
    switches = new HashMap<>(moment.switches());
    switches.put(
        host,
        new Moment(
            new LinkedHashMap<>(hosts), moment.switches(), moment.decisions(), moment.nextLine()));
    decisions = new ArrayList<>(moment.decisions());
    nextLine = moment.nextLine();
    return true;
  }

  private void advanceTo(Instant end) {
    for (Optional<String> next = nextBefore(end); next.isPresent(); next = nextBefore(end)) {
      fire(next.get());
    }
  }

  private Optional<String> nextBefore(Instant end) {
    String first = null;
    Instant at = null;
    for (Map.Entry<String, SimulatedHost> entry : hosts.entrySet()) {
      Instant due = entry.getValue().nextAt();
      if (due != null && !due.isAfter(end) && (at == null || due.isBefore(at))) {
        first = entry.getKey();
        at = due;
      }
    }
    return Optional.ofNullable(first);
  }

  private void fire(String name) {
    SimulatedHost host = host(name);
    Instant now = Objects.requireNonNull(host.nextAt());
    Report report = host.report();
    if (report != null && host.talking() && report.isDue(now)) {
      // The report first: it comes in time also at the very moment when it must be there.
      hosts.put(name, host.reported());
      decide(name, new Input.ModeRunning(report.mode(), report.revision()), now);
      beat(name, now);
    } else {
      hosts.put(name, host.with(host.state(), null, report));
      heartbeat(name, now);
      decide(name, new Input.Wake(), now);
    }
    remember(name, host.state().revision());
  }

  private void apply(Line line) {
    Instant now = line.at();
    if (line.event().isForAll()) {
      if (line.event() == ScenarioEvent.BRAIN_RESTART) {
        List.copyOf(hosts.keySet()).forEach(name -> restartBrain(name, now));
      }
      return;
    }
    String name = line.host();
    if (line.event() == ScenarioEvent.START) {
      start(line);
      return;
    }
    SimulatedHost before = host(name);
    if (line.event() == ScenarioEvent.BACK || (line.event().isTold() && !before.talking())) {
      comeBack(line, before);
    } else {
      heartbeat(name, now);
    }
    tell(line, now);
    remember(name, before.state().revision());
  }

  /** Keeps the moment after a switch, for a running line that belongs to it. */
  private void remember(String name, long revisionBefore) {
    if (host(name).state().revision() != revisionBefore) {
      switches.put(
          name,
          new Moment(
              new LinkedHashMap<>(hosts), Map.copyOf(switches), List.copyOf(decisions), nextLine));
    }
  }

  private void start(Line line) {
    String name = line.host();
    SimulatedHost known = hosts.get(name);
    long revision = known == null ? 0 : known.state().revision();
    if (known == null) {
      List<Rung> ladder = scenario.modes().stream().map(mode -> new Rung(mode, "1", null)).toList();
      String boot = line.key("boot").orElse(name + "-boot-0");
      hosts.put(
          name,
          new SimulatedHost(
              HostState.initial(HostId.of(name)), boot, true, ladder, null, null, null, 0));
      heartbeat(name, line.at());
    } else {
      comeBack(line, known);
    }
    String fingerprint = line.key("fingerprint").orElse(host(name).fingerprint());
    hosts.put(name, host(name).described(host(name).ladder(), fingerprint));
    int told = decisions.size();
    describe(name, line.key("mode").orElse(null), line.at());
    // A start prints nothing of its own; a switch that it made possible is a decision like others.
    decisions.subList(told, decisions.size()).removeIf(d -> Objects.equals(d.from(), d.to()));
    remember(name, revision);
  }

  private void describe(String name, @Nullable String startMode, Instant now) {
    SimulatedHost host = host(name);
    decide(name, new Input.Described(host.ladder(), host.fingerprint(), startMode), now);
  }

  /** The host is heard again: with the boot it had, or with another one. */
  private void comeBack(Line line, SimulatedHost before) {
    String name = line.host();
    if (!before.talking()) {
      hosts.put(name, before.back(line.at(), scenario.policy().switchTime()));
    }
    if (line.event() == ScenarioEvent.REBOOT) {
      return; // Heard by its reboot, which is told next.
    }
    String boot = bootAfter(line, before);
    if (!boot.equals(before.boot())) {
      reboot(name, boot, happened(line), BootCause.UNPLANNED, line.at());
    } else {
      beat(name, line.at());
    }
  }

  /** The boot that a host is heard with: a new one where the line names it or says when it was. */
  private static String bootAfter(Line line, SimulatedHost before) {
    return line.key("boot")
        .or(() -> line.key("happened").map(_ -> newBoot(line, before)))
        .orElse(before.boot());
  }

  private static String newBoot(Line line, SimulatedHost before) {
    return line.host() + "-boot-" + (before.bootsMade() + 1);
  }

  private void tell(Line line, Instant now) {
    String name = line.host();
    switch (line.event()) {
      case REBOOT -> {
        String boot = line.key("boot").orElse(newBoot(line, host(name)));
        BootCause cause = line.key("cause").map(ScenarioValues::cause).orElse(BootCause.UNPLANNED);
        reboot(name, boot, happened(line), cause, now);
      }
      case BACK -> {}
      case SILENT -> {
        hosts.put(name, host(name).silenced());
        alone(name, new Input.Wake(), now);
      }
      case RUNNING -> running(name, line.key("mode").orElseThrow(), now);
      case REDEFINE -> redefine(name, line.key("mode").orElseThrow(), now);
      default -> decide(name, ScenarioInputs.of(line), now);
    }
  }

  /** A report of another mode than the one commanded last is late: that switch is over. */
  private void running(String name, String mode, Instant now) {
    HostState state = host(name).state();
    if (mode.equals(state.mode())) {
      hosts.put(name, host(name).reported());
      decide(name, new Input.ModeRunning(mode, state.revision()), now);
    }
  }

  private static Instant happened(Line line) {
    return line.key("happened")
        .map(text -> ScenarioTimes.notAfter(text, line.at()))
        .orElse(line.at());
  }

  private void reboot(String name, String boot, Instant at, BootCause cause, Instant now) {
    hosts.put(name, host(name).booted(boot));
    decide(name, new Input.Rebooted(boot, at, cause), now);
  }

  private void redefine(String name, String mode, Instant now) {
    List<Rung> ladder =
        host(name).ladder().stream()
            .map(r -> r.mode().equals(mode) ? new Rung(mode, r.definitionHash() + "+", null) : r)
            .toList();
    hosts.put(name, host(name).described(ladder, host(name).fingerprint()));
    describe(name, null, now);
  }

  private void restartBrain(String name, Instant now) {
    heartbeat(name, now);
    SimulatedHost host = host(name);
    HostState journalled =
        JOURNAL.readValue(JOURNAL.writeValueAsString(host.state()), HostState.class);
    hosts.put(name, host.with(journalled, host.wakeAt(), host.report()));
    // It was away for no time and missed nothing: it goes on listening.
    decide(name, new Input.Wake(), now);
  }

  /** The host has been heard all the time up to now. Nothing else was due since its last step. */
  private void heartbeat(String name, Instant now) {
    if (host(name).talking()) {
      beat(name, now);
    }
  }

  private void beat(String name, Instant now) {
    decide(name, heartbeatOf(name), now);
  }

  private Input heartbeatOf(String name) {
    return new Input.Heartbeat(host(name).boot(), Duration.ZERO);
  }

  /** Gives a host an input, and whatever the fleet has to be told with it. */
  private void decide(String name, Input input, Instant now) {
    HostState before = host(name).state();
    Plan plan = FleetRules.plan(this::states, before, input, now, id -> policy(id.name()));
    if (plan.alone().isPresent()) {
      apply(name, plan.alone().get(), now);
    } else {
      together(name, plan.moves(), now);
    }
    HostState after = host(name).state();
    for (HostId next : FleetRules.next(this::states, before, after, now, scenario.policy())) {
      long revision = host(next.name()).state().revision();
      heartbeat(next.name(), now);
      remember(next.name(), revision);
    }
  }

  private void together(String name, List<Move> moves, Instant now) {
    Map<String, Long> revisions = new LinkedHashMap<>();
    for (Move move : moves) {
      String other = move.host().name();
      if (!other.equals(name)) {
        revisions.put(other, host(other).state().revision());
        heartbeat(other, now);
      }
      alone(other, move.input(), now);
    }
    revisions.forEach(this::remember);
  }

  private List<HostState> states() {
    return hosts.values().stream().map(SimulatedHost::state).toList();
  }

  private void alone(String name, Input input, Instant now) {
    apply(name, Decider.decide(host(name).state(), input, now, policy(name)), now);
  }

  /** While a host talks, it is heard all the time: no need to walk from heartbeat to heartbeat. */
  private Policy policy(String name) {
    return host(name).talking() ? heard : scenario.policy();
  }

  private void apply(String name, Step step, Instant now) {
    SimulatedHost host = host(name);
    Instant due = host.talking() ? now.plus(scenario.policy().switchTime()) : null;
    Report report =
        step.desired().map(d -> new Report(d.mode(), d.revision(), due)).orElse(host.report());
    hosts.put(name, host.with(step.next(), step.wakeAt().orElse(null), report));
    decisions.addAll(step.decisions());
  }

  private SimulatedHost host(String name) {
    return Objects.requireNonNull(hosts.get(name), name);
  }
}
