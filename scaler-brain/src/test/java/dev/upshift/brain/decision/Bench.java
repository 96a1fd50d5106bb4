package dev.upshift.brain.decision;

import dev.upshift.brain.decision.Input.Rung;
import dev.upshift.protocol.BootCause;
import dev.upshift.protocol.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One host on a test bench: a clock that the test moves, and the state after each input. */
final class Bench {
  static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration BEAT = Duration.ofSeconds(30);

  final Policy policy;
  final List<Decision> decisions = new ArrayList<>();
  final List<AlertChange> alerts = new ArrayList<>();
  HostState state = HostState.initial(HostId.of("h"));
  Instant now = START;
  Step last;
  private String boot = "boot-0";
  private Instant bootedAt = START.minus(Duration.ofHours(1));
  private int boots;

  Bench(Policy policy) {
    this.policy = policy;
    this.last = Decider.decide(state, new Input.Wake(), now, policy);
  }

  static List<Rung> ladder(String... modes) {
    return Stream.of(modes).map(mode -> new Rung(mode, "1", null)).toList();
  }

  static Input.Described described(String... modes) {
    return new Input.Described(ladder(modes), "f", null);
  }

  /** A host that is heard and runs the lowest of its modes. */
  static Bench running(Policy policy, String... modes) {
    Bench bench = new Bench(policy);
    bench.beat();
    bench.tell(described(modes));
    bench.runs();
    return bench;
  }

  Step tell(Input input) {
    last = Decider.decide(state, input, now, policy);
    state = last.next();
    decisions.addAll(last.decisions());
    alerts.addAll(last.alerts());
    return last;
  }

  Step beat() {
    return tell(heartbeat());
  }

  Input.Heartbeat heartbeat() {
    return new Input.Heartbeat(boot, Duration.between(bootedAt, now));
  }

  /** The mode that is commanded is reported running. */
  Step runs() {
    return tell(new Input.ModeRunning(state.mode(), state.revision()));
  }

  /** Time passes in silence. */
  Bench pass(Duration time) {
    now = now.plus(time);
    return this;
  }

  /** Time passes, heartbeat by heartbeat. */
  Bench hear(Duration time) {
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      Instant next = now.plus(BEAT);
      now = next.isAfter(end) ? end : next;
      beat();
    }
    return this;
  }

  Step reboot() {
    boot = "boot-" + ++boots;
    bootedAt = now;
    return tell(new Input.Rebooted(boot, now, BootCause.UNPLANNED));
  }

  /** As many reboots as make a mode fail, one a minute. */
  Bench storm() {
    for (int i = 0; i <= policy.maxReboots(); i++) {
      hear(Duration.ofMinutes(1));
      reboot();
    }
    return this;
  }

  /** A new boot that only its heartbeats tell of; it began this long ago. */
  Step bootsUnseen(String name, Duration uptime) {
    boot = name;
    bootedAt = now.minus(uptime);
    return beat();
  }

  StateWord word() {
    return Situation.of(state, now, policy).word();
  }

  List<String> reasons() {
    return decisions.stream().map(d -> d.reason().word()).toList();
  }

  Duration stable() {
    return state.stint().stability().at(now);
  }

  int counted() {
    return Stability.Count.of(state, now, policy).inWindow();
  }
}
