package dev.upshift.brain.replay;

import dev.upshift.brain.decision.Decider;
import dev.upshift.brain.decision.Decision;
import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.decision.Policy;
import dev.upshift.brain.decision.Step;
import dev.upshift.brain.decision.fleet.FleetRules;
import dev.upshift.brain.decision.fleet.Move;
import dev.upshift.brain.replay.Recorded.Stamped;
import dev.upshift.protocol.HostId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What another policy would have decided on the recorded failures and orders. Timers fire when that
 * policy asks for them, and what it commands is reported running after its switch-time; reports of
 * switches that only the recorded brain commanded are left out. Between two lines a host is taken
 * as heard, unless the recorded brain found it silent. Hosts fail as they did: nothing guesses how
 * they would have fared in another mode.
 */
public final class Trial {
  private final Policy policy;
  private final Map<String, Host> hosts = new TreeMap<>();
  private final Replay recorded = new Replay();
  private final Set<String> switching = new HashSet<>();
  private final List<Decision> decisions = new ArrayList<>();

  /** A host under trial: its state, its timer, and the report that its agent still owes. */
  private static final class Host {
    private HostState state;
    private @Nullable Instant wakeAt;
    private @Nullable Instant reportAt;
    private @Nullable Stamped next;

    Host(HostState state) {
      this.state = state;
    }

    /** While the recorded brain was away, no timer fired. */
    boolean isAttended() {
      return next == null || !(next.input() instanceof Input.BrainStarted);
    }

    boolean isRunning() {
      return state.stint() != null && state.stint().runningAt() != null;
    }

    @Nullable Instant dueAt() {
      if (!isAttended()) {
        return null;
      }
      Instant wake = wakeAt;
      Instant report = reportAt;
      return report != null && (wake == null || !report.isAfter(wake)) ? report : wake;
    }
  }

  private Trial(Policy policy) {
    this.policy = policy;
  }

  /** Every decision that this policy leads to, in order. */
  public static List<Decision> of(List<Recorded> recording, Policy policy) {
    Trial trial = new Trial(policy);
    List<Optional<Stamped>> following = following(recording);
    for (int i = 0; i < recording.size(); i++) {
      Recorded line = recording.get(i);
      Optional<Step> done = trial.recorded.take(line);
      if (line instanceof Stamped input) {
        trial.next(input, following.get(i), done.flatMap(Step::desired).isPresent());
      }
    }
    return trial.decisions;
  }

  /** For each input the next one of the same host. */
  private static List<Optional<Stamped>> following(List<Recorded> lines) {
    Map<String, Stamped> later = new HashMap<>();
    List<Optional<Stamped>> following = new ArrayList<>();
    for (Recorded line : lines.reversed()) {
      following.add(
          line instanceof Stamped input
              ? Optional.ofNullable(later.put(input.host(), input))
              : Optional.empty());
    }
    return following.reversed();
  }

  private void next(Stamped input, Optional<Stamped> following, boolean switched) {
    fireUntil(input.at());
    input.before().ifPresent(state -> hosts.putIfAbsent(input.host(), new Host(state)));
    Host host = hosts.get(input.host());
    if (host == null) {
      return;
    }
    host.next = following.orElse(null);
    if (isRelevant(input, host)) {
      heard(host, input.heardAt());
      decide(host, meant(input.input(), host), input.at());
    }
    if (switched) {
      switching.add(input.host());
    } else if (input.input() instanceof Input.ModeRunning) {
      switching.remove(input.host());
    }
  }

  private void fireUntil(Instant end) {
    for (Optional<Host> due = due(end); due.isPresent(); due = due(end)) {
      fire(due.get());
    }
  }

  private Optional<Host> due(Instant end) {
    Host first = null;
    for (Host host : hosts.values()) {
      Instant at = host.dueAt();
      if (at != null
          && !at.isAfter(end)
          && (first == null || at.isBefore(Objects.requireNonNull(first.dueAt())))) {
        first = host;
      }
    }
    return Optional.ofNullable(first);
  }

  private void fire(Host host) {
    Instant now = Objects.requireNonNull(host.dueAt());
    heardUntil(host, now);
    if (now.equals(host.reportAt)) {
      host.reportAt = null;
      decide(host, running(host), now);
    } else {
      host.wakeAt = null;
      decide(host, new Input.Wake(), now);
    }
  }

  /** It was heard up to the moment that the next line tells; the recorded brain saw no silence. */
  private static void heardUntil(Host host, Instant now) {
    Instant later = host.next == null ? null : host.next.heardAt();
    heard(host, later != null && later.isAfter(now) ? now : later);
  }

  private static void heard(Host host, @Nullable Instant at) {
    Instant last = host.state.contact().lastHeardAt();
    boolean news = at != null && (last == null || at.isAfter(last));
    if (news && host.state.contact().unknownSince() == null) {
      host.state = host.state.lastHeard(at);
    }
  }

  /** Timers and the fleet's rules are the trial's own, and the reports of what it commands. */
  private boolean isRelevant(Stamped input, Host host) {
    return switch (input.input()) {
      case Input.Wake _, Input.SiteEvent _, Input.PromotionRefused _, Input.PromotionGranted _ ->
          false;
      case Input.ModeRunning _, Input.ModeNotRunning _ ->
          host.reportAt == null && (!switching.contains(input.host()) || !host.isRunning());
      default -> true;
    };
  }

  private static Input meant(Input input, Host host) {
    return input instanceof Input.ModeRunning ? running(host) : input;
  }

  private static Input running(Host host) {
    return new Input.ModeRunning(String.valueOf(host.state.mode()), host.state.revision());
  }

  private void decide(Host host, Input input, Instant now) {
    HostState before = host.state;
    for (Move move : FleetRules.plan(this::states, before, input, now, _ -> policy).moves()) {
      Host meant = Objects.requireNonNull(hosts.get(move.host().name()));
      heardUntil(meant, now);
      give(meant, move.input(), now);
    }
    for (HostId next : FleetRules.next(this::states, before, host.state, now, policy)) {
      Host waiting = Objects.requireNonNull(hosts.get(next.name()));
      heardUntil(waiting, now);
      decide(waiting, new Input.Wake(), now);
    }
  }

  private List<HostState> states() {
    return hosts.values().stream().map(h -> h.state).toList();
  }

  private void give(Host host, Input input, Instant now) {
    Step step = Decider.decide(host.state, input, now, policy);
    host.state = step.next();
    host.wakeAt = step.wakeAt().orElse(null);
    if (step.desired().isPresent()) {
      host.reportAt = now.plus(policy.switchTime());
    }
    decisions.addAll(step.decisions());
  }
}
