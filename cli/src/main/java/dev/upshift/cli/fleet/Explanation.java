package dev.upshift.cli.fleet;

import dev.upshift.configuration.DurationText;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Evidence, rule, threshold and what comes next, in lines of words. */
final class Explanation {
  private final List<String> lines = new ArrayList<>();

  private Explanation() {}

  static String ofPresent(FleetPicture picture, HostId host, Instant now) {
    Explanation explanation = new Explanation();
    if (!picture.isBrainOnline()) {
      explanation.lines.add("The brain is offline: this is what it said last.");
    }
    picture
        .state(host)
        .ifPresentOrElse(
            state -> explanation.state(host, state, picture.training(host), now),
            () -> explanation.lines.add(host + ": the brain has said nothing of it yet."));
    picture.firing().entrySet().stream()
        .filter(e -> e.getKey().startsWith(host.name() + " "))
        .map(Map.Entry::getValue)
        .forEach(a -> explanation.add(a.severity().word(), a.summary()));
    return String.join("\n", explanation.lines);
  }

  static String ofPast(Notice.Decision decision) {
    Explanation explanation = new Explanation();
    explanation.lines.add(DecisionLine.of(decision));
    explanation.add("state", decision.state());
    explanation.evidence(Learnings.without(decision.evidence()));
    explanation.next(decision.next(), decision.nextAt());
    explanation.lines.addAll(Learnings.lines(decision.evidence()));
    return String.join("\n", explanation.lines);
  }

  private void state(
      HostId host, Notice.State state, Optional<Telemetry.Training> training, Instant now) {
    lines.add(
        host
            + ": "
            + Optional.ofNullable(state.mode()).orElse("no mode")
            + ", "
            + state.state()
            + " since "
            + state.since());
    add("why", state.reason());
    training.ifPresent(t -> add("training", training(t)));
    lastHeard(state, now);
    limits(state);
    attempts(state);
    if (state.override() != null) {
      String until = state.overrideUntil() == null ? "released" : state.overrideUntil().toString();
      add("override", state.override() + " until " + until);
    }
    if (state.cost() != null) {
      add("cost", Money.whole(state.cost()));
    }
    evidence(Learnings.without(state.evidence()));
    next(state.next(), state.nextAt());
    lines.addAll(Learnings.lines(state.evidence()));
  }

  private void lastHeard(Notice.State state, Instant now) {
    if (state.lastHeardAt() != null) {
      Duration silence = Duration.between(state.lastHeardAt(), now);
      add(
          "last heard",
          DurationText.format(silence.isNegative() ? Duration.ZERO : silence) + " ago");
    }
  }

  private void limits(Notice.State state) {
    Set<String> kinds = kinds(state.evidence());
    add(
        kinds.isEmpty() ? "reboots" : "failures",
        state.reboots()
            + " in "
            + state.window()
            + (kinds.isEmpty() ? "" : " (" + String.join(", ", kinds) + ")")
            + "; more than "
            + state.maxReboots()
            + " mean a step down");
    add(
        "stable for",
        seconds(state.stabilityClockSeconds())
            + " of the "
            + seconds(state.stabilityWindowSeconds())
            + " that a step up needs");
    if (state.cooldownUntil() != null) {
      add("cooldown", "until " + state.cooldownUntil());
    }
  }

  /** Of what counts, where not all of it are reboots: the brain names them only then. */
  private static Set<String> kinds(Map<String, Object> evidence) {
    return evidence.get("failedBy") instanceof Collection<?> kinds
        ? kinds.stream().map(String::valueOf).collect(Collectors.toCollection(TreeSet::new))
        : Set.of();
  }

  private void attempts(Notice.State state) {
    state.failedAttempts().entrySet().stream()
        .filter(e -> e.getValue() > 0)
        .forEach(e -> add("failed", counted(e.getValue()) + " at " + e.getKey()));
    if (!state.blocked().isEmpty()) {
      add("blocked", String.join(", ", state.blocked()));
    }
  }

  private static String training(Telemetry.Training training) {
    return training.phase().word()
        + Optional.ofNullable(training.mode()).map(m -> ", mode: " + m).orElse("")
        + ", processes: "
        + training.processes();
  }

  private void evidence(Map<String, Object> evidence) {
    new TreeMap<>(evidence)
        .entrySet().stream()
            .filter(e -> saysSomething(e.getValue()))
            .forEach(e -> add("evidence", e.getKey() + " = " + e.getValue()));
  }

  /** A count of zero is an answer; a list of nothing is none. */
  private static boolean saysSomething(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Collection<?> list -> !list.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      case Object other -> !other.toString().isEmpty();
    };
  }

  private static String counted(int attempts) {
    return attempts + (attempts == 1 ? " attempt" : " attempts");
  }

  private void next(@Nullable String next, @Nullable Instant at) {
    add("next", next == null ? "nothing by itself" : at == null ? next : next + " at " + at);
  }

  private void add(String name, String text) {
    lines.add(String.format("  %-12s%s", name, text));
  }

  private static String seconds(long seconds) {
    return DurationText.format(Duration.ofSeconds(seconds));
  }
}
