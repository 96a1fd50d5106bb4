package dev.upshift.brain.decision;

import dev.upshift.brain.decision.HostState.Failure;
import dev.upshift.brain.decision.HostState.PastStint;
import dev.upshift.brain.decision.HostState.Stint;
import dev.upshift.configuration.DurationText;
import dev.upshift.protocol.AlertName;
import dev.upshift.protocol.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rules 3 and 9: whether the mode fails too often now, and whether it once did unseen. */
final class Stability {
  static final String UNSTABLE = AlertName.UNSTABLE_AT_LOWEST.word();
  static final String HELD_UNSTABLE = AlertName.UNSTABLE_BUT_HELD.word();
  static final String LATE_STORM = AlertName.LATE_STORM.word();
  static final Duration DAY = Duration.ofHours(24);

  private Stability() {}

  /**
   * The failures that count against a stint up to a moment.
   *
   * @param failures of all stints, in order
   * @param calmAt from when on both counts are within their limits, if nothing else fails; null
   *     where they would be at any time
   */
  record Count(
      List<Failure> failures, long stint, Instant end, Policy policy, @Nullable Instant calmAt) {
    private Count(List<Failure> failures, long stint, Instant end, Policy policy) {
      this(failures, stint, end, policy, calmAt(failures, stint, end, policy));
    }

    static Count of(HostState state, Instant now, Policy policy) {
      return of(state.failures(), state.stint(), now, policy);
    }

    static Count of(List<Failure> failures, @Nullable Stint stint, Instant now, Policy policy) {
      return stint == null
          ? new Count(List.of(), 0, now, policy)
          : new Count(failures, stint.number(), now, policy);
    }

    /** What was charged to a stint when it ended. */
    static Count atEnd(List<Failure> failures, PastStint stint, Policy policy) {
      return new Count(failures, stint.number(), stint.endedAt(), policy);
    }

    int inWindow() {
      return within(policy.rebootWindow());
    }

    int inDay() {
      return within(DAY);
    }

    private int within(Duration window) {
      Instant from = end.minus(window);
      int within = 0;
      for (int i = failures.size() - 1; i >= 0 && failures.get(i).at().isAfter(from); i--) {
        within += counts(failures.get(i)) ? 1 : 0;
      }
      return within;
    }

    private boolean counts(Failure failure) {
      return failure.counted() && failure.stint() == stint && !failure.at().isAfter(end);
    }

    boolean exceeded() {
      return calmAt != null && calmAt.isAfter(end);
    }

    /**
     * Found at each step of each host: one plain loop, backwards, over no more failures than it
     * needs.
     */
    private static @Nullable Instant calmAt(
        List<Failure> failures, long stint, Instant end, Policy policy) {
      int inWindow = policy.maxReboots();
      int inDay = policy.maxRebootsDay().orElse(-1);
      Instant calm = null;
      int newer = 0;
      for (int i = last(failures, end); i >= 0 && newer <= Math.max(inWindow, inDay); i--) {
        Failure failure = failures.get(i);
        if (failure.counted() && failure.stint() == stint) {
          calm = newer == inWindow ? later(calm, failure.at().plus(policy.rebootWindow())) : calm;
          calm = newer == inDay ? later(calm, failure.at().plus(DAY)) : calm;
          newer++;
        }
      }
      return calm;
    }

    /** The place of the last failure up to this moment. */
    private static int last(List<Failure> failures, Instant end) {
      int last = failures.size() - 1;
      while (last >= 0 && failures.get(last).at().isAfter(end)) {
        last--;
      }
      return last;
    }

    private static Instant later(@Nullable Instant one, Instant other) {
      return one != null && one.isAfter(other) ? one : other;
    }

    /** The failures in the window, oldest first. */
    List<Failure> recent() {
      Instant from = end.minus(policy.rebootWindow());
      int first = failures.size();
      while (first > 0 && failures.get(first - 1).at().isAfter(from)) {
        first--;
      }
      return failures.subList(first, failures.size()).stream().filter(this::counts).toList();
    }

    String text() {
      int inWindow = inWindow();
      boolean window = inWindow > policy.maxReboots();
      int limit = window ? policy.maxReboots() : policy.maxRebootsDay().orElse(0);
      return (window ? inWindow : inDay())
          + (onlyReboots() ? " reboots in " : " failures in ")
          + (window ? DurationText.format(policy.rebootWindow()) : "24h")
          + (onlyReboots() ? "" : " (" + String.join(", ", new TreeSet<>(kinds())) + ")")
          + ", more than "
          + limit;
    }

    private boolean onlyReboots() {
      return recent().stream().allMatch(f -> f.kind() == FailureKind.REBOOT);
    }

    private List<String> kinds() {
      return recent().stream().map(f -> f.kind().word()).toList();
    }

    Map<String, Object> evidence() {
      Map<String, Object> evidence = new LinkedHashMap<>();
      evidence.put("rebootsInWindow", inWindow());
      evidence.put("windowSeconds", policy.rebootWindow().toSeconds());
      evidence.put("maxReboots", policy.maxReboots());
      evidence.put("rebootsInDay", inDay());
      policy.maxRebootsDay().ifPresent(limit -> evidence.put("maxRebootsDay", limit));
      evidence.put("failedAt", recent().stream().map(f -> f.at().toString()).toList());
      if (!onlyReboots()) {
        evidence.put("failedBy", kinds());
      }
      return evidence;
    }
  }

  private static Stream<Failure> charged(List<Failure> failures, long stint) {
    return failures.stream().filter(f -> f.counted() && f.stint() == stint);
  }

  private static boolean within(Failure failure, Instant end, Duration window) {
    return failure.at().isAfter(end.minus(window)) && !failure.at().isAfter(end);
  }

  static void judge(Draft draft) {
    if (draft.contact.unknownSince() != null || draft.mode == null) {
      return;
    }
    Count count = draft.count();
    boolean exceeded = count.exceeded();
    boolean lowest = draft.below().isEmpty();
    if (!exceeded || !lowest) {
      resolveUnstable(draft, count);
    }
    boolean stays = exceeded && !lowest && (!draft.isAutomatic() || Learned.stillPays(draft));
    if (!stays) {
      draft.resolve(HELD_UNSTABLE, "no longer held in a mode that fails too often");
    }
    if (!exceeded || draft.completedAt != null || draft.held != null) {
      return;
    }
    if (lowest) {
      raiseUnstable(draft, count);
    } else if (stays) {
      raiseHeld(draft, count);
    } else {
      Map<String, Object> evidence = count.evidence();
      Switching.fallBack(draft, count.text() + blame(draft, count, evidence), evidence);
      resolveUnstable(draft, draft.count());
    }
  }

  private static void raiseHeld(Draft draft, Count count) {
    if (!draft.isFiring(HELD_UNSTABLE)) {
      draft.raise(
          HELD_UNSTABLE,
          Severity.WARNING,
          draft.host + " is held in " + draft.mode + ": " + count.text(),
          count.evidence());
    }
  }

  private static void raiseUnstable(Draft draft, Count count) {
    if (!draft.isFiring(UNSTABLE)) {
      Map<String, Object> evidence = count.evidence();
      String what = count.text() + ", and no lower mode" + blame(draft, count, evidence);
      draft.raise(
          UNSTABLE,
          Severity.CRITICAL,
          draft.host + " is unstable in " + draft.mode + ": " + what,
          evidence);
      draft.decide(Reason.UNSTABLE_AT_LOWEST, draft.mode, what, evidence, true);
    }
  }

  /** What this storm says of the mode above: in words, and as evidence. */
  private static String blame(Draft draft, Count count, Map<String, Object> evidence) {
    return draft.isAutomatic()
        ? Blame.clear(draft, count)
            .map(cleared -> {
              evidence.putAll(cleared.evidence());
              return cleared.text();
            })
            .orElse("")
        : "";
  }

  private static void resolveUnstable(Draft draft, Count count) {
    if (draft.isFiring(UNSTABLE)) {
      String what = UNSTABLE + " is over: " + count.inWindow() + " in the window";
      draft.resolve(UNSTABLE, what);
      draft.decide(Reason.RESOLVED, draft.mode, what, count.evidence(), true);
    }
  }

  /** When the count that an alert fires about is within its limits again. */
  static Optional<Instant> calmAt(HostState state, Count count) {
    boolean watched =
        state.firing().containsKey(UNSTABLE) || state.firing().containsKey(HELD_UNSTABLE);
    return watched
        ? Optional.ofNullable(count.calmAt()).filter(count.end()::isBefore)
        : Optional.empty();
  }

  /** A storm told of too late to act on is still told. */
  static void judgeStorms(Draft draft) {
    if (Contacts.isDue(stormEnds(draft.state(), draft.policy), draft.now)) {
      draft.resolve(LATE_STORM, "one window has passed since");
    }
    if (draft.filed.isEmpty()
        || draft.completedAt != null
        || draft.isFiring(LATE_STORM)
        || draft.count().exceeded()) {
      return;
    }
    draft.filed.stream()
        .filter(f -> f.counted() && f.at().isBefore(draft.now) && !wasActedOn(draft, f.stint()))
        .flatMap(f -> storm(draft, f).stream())
        .findFirst()
        .ifPresent(storm -> raiseStorm(draft, storm));
  }

  static Optional<Instant> stormEnds(HostState state, Policy policy) {
    Instant since = state.firing().get(LATE_STORM);
    return since == null ? Optional.empty() : Optional.of(since.plus(policy.rebootWindow()));
  }

  private static boolean wasActedOn(Draft draft, long stint) {
    return draft.pastStints().stream()
        .filter(s -> s.number() == stint)
        .map(PastStint::ended)
        .anyMatch(ended -> ended == Reason.FALLBACK || ended == Reason.SETTLE);
  }

  private static Optional<List<Failure>> storm(Draft draft, Failure late) {
    List<Failure> all = charged(draft.failures(), late.stint()).toList();
    return all.stream()
        .map(Failure::at)
        .filter(end -> !end.isBefore(late.at()))
        .map(end -> inWindow(all, end, draft.policy))
        .filter(window -> window.contains(late) && window.size() > draft.policy.maxReboots())
        .findFirst();
  }

  private static List<Failure> inWindow(List<Failure> failures, Instant end, Policy policy) {
    return failures.stream().filter(f -> within(f, end, policy.rebootWindow())).toList();
  }

  private static void raiseStorm(Draft draft, List<Failure> storm) {
    String text =
        storm.size()
            + " reboots in "
            + DurationText.format(draft.policy.rebootWindow())
            + " were told late; the last at "
            + storm.getLast().at();
    Map<String, Object> evidence =
        Map.of("failedAt", storm.stream().map(f -> f.at().toString()).toList());
    draft.raise(LATE_STORM, Severity.WARNING, draft.host + ": " + text, evidence);
    draft.decide(Reason.LATE_STORM, draft.mode, text, evidence, true);
  }
}
