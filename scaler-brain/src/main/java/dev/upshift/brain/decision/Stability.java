package dev.upshift.brain.decision;

import dev.upshift.brain.decision.HostState.Failure;
import dev.upshift.brain.decision.HostState.PastStint;
import dev.upshift.brain.decision.HostState.Stint;
import dev.upshift.configuration.DurationText;
import dev.upshift.protocol.AlertName;
import dev.upshift.protocol.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rules 3 and 9: whether the mode fails too often now, and whether it once did unseen. */
final class Stability {
  static final String UNSTABLE = AlertName.UNSTABLE_AT_LOWEST.word();
  static final String HELD_UNSTABLE = AlertName.UNSTABLE_BUT_HELD.word();
  static final String LATE_STORM = AlertName.LATE_STORM.word();
  static final Duration DAY = Duration.ofHours(24);

  private Stability() {}

  /** The failures that count against the present stint. */
  record Count(int inWindow, int inDay, boolean exceeded, List<Failure> recent) {
    static Count of(HostState state, Instant now, Policy policy) {
      Stint stint = state.stint();
      return stint == null
          ? new Count(0, 0, false, List.of())
          : of(state.failures(), stint.number(), now, policy);
    }

    /** What was charged to a stint when it ended. */
    static Count atEnd(List<Failure> failures, PastStint stint, Policy policy) {
      return of(failures, stint.number(), stint.endedAt(), policy);
    }

    private static Count of(List<Failure> failures, long stint, Instant end, Policy policy) {
      // Asked at each step of each host: one plain loop, backwards, as they are kept in order.
      List<Failure> window = new ArrayList<>();
      Instant dayFrom = end.minus(DAY);
      Instant windowFrom = end.minus(policy.rebootWindow());
      Instant from = windowFrom.isBefore(dayFrom) ? windowFrom : dayFrom;
      int inDay = 0;
      for (int i = failures.size() - 1; i >= 0 && failures.get(i).at().isAfter(from); i--) {
        Failure failure = failures.get(i);
        if (failure.counted() && failure.stint() == stint && !failure.at().isAfter(end)) {
          inDay += failure.at().isAfter(dayFrom) ? 1 : 0;
          if (failure.at().isAfter(windowFrom)) {
            window.add(failure);
          }
        }
      }
      int day = inDay;
      boolean exceeded =
          window.size() > policy.maxReboots()
              || policy.maxRebootsDay().map(limit -> day > limit).orElse(false);
      return new Count(window.size(), day, exceeded, List.copyOf(window.reversed()));
    }

    String text(Policy policy) {
      boolean window = inWindow > policy.maxReboots();
      boolean reboots = recent.stream().allMatch(f -> f.kind() == FailureKind.REBOOT);
      int limit = window ? policy.maxReboots() : policy.maxRebootsDay().orElse(0);
      return (window ? inWindow : inDay)
          + (reboots ? " reboots in " : " failures in ")
          + (window ? DurationText.format(policy.rebootWindow()) : "24h")
          + ", more than "
          + limit;
    }

    Map<String, Object> evidence(Policy policy) {
      Map<String, Object> evidence = new LinkedHashMap<>();
      evidence.put("rebootsInWindow", inWindow);
      evidence.put("windowSeconds", policy.rebootWindow().toSeconds());
      evidence.put("maxReboots", policy.maxReboots());
      evidence.put("rebootsInDay", inDay);
      policy.maxRebootsDay().ifPresent(limit -> evidence.put("maxRebootsDay", limit));
      evidence.put("failedAt", recent.stream().map(f -> f.at().toString()).toList());
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
    Count count = Count.of(draft.state(), draft.now, draft.policy);
    boolean lowest = draft.below().isEmpty();
    if (!count.exceeded() || !lowest) {
      resolveUnstable(draft, count);
    }
    boolean stays =
        count.exceeded() && !lowest && (!draft.isAutomatic() || Learned.stillPays(draft));
    if (!stays) {
      draft.resolve(HELD_UNSTABLE, "no longer held in a mode that fails too often");
    }
    if (!count.exceeded() || draft.completedAt != null || draft.held != null) {
      return;
    }
    if (lowest) {
      raiseUnstable(draft, count);
    } else if (stays) {
      raiseHeld(draft, count);
    } else {
      Map<String, Object> evidence = count.evidence(draft.policy);
      Switching.fallBack(draft, count.text(draft.policy) + blame(draft, count, evidence), evidence);
      resolveUnstable(draft, Count.of(draft.state(), draft.now, draft.policy));
    }
  }

  private static void raiseHeld(Draft draft, Count count) {
    if (!draft.isFiring(HELD_UNSTABLE)) {
      draft.raise(
          HELD_UNSTABLE,
          Severity.WARNING,
          draft.host + " is held in " + draft.mode + ": " + count.text(draft.policy),
          count.evidence(draft.policy));
    }
  }

  private static void raiseUnstable(Draft draft, Count count) {
    if (!draft.isFiring(UNSTABLE)) {
      Map<String, Object> evidence = count.evidence(draft.policy);
      String what =
          count.text(draft.policy) + ", and no lower mode" + blame(draft, count, evidence);
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
      draft.decide(Reason.RESOLVED, draft.mode, what, count.evidence(draft.policy), true);
    }
  }

  /** When the present count goes down next: the oldest failure leaves its window. */
  static Optional<Instant> nextDrop(HostState state, Instant now, Policy policy) {
    boolean watched =
        state.firing().containsKey(UNSTABLE) || state.firing().containsKey(HELD_UNSTABLE);
    Stint stint = state.stint();
    if (!watched || stint == null) {
      return Optional.empty();
    }
    Instant day = oldestLeaves(state.failures(), stint, DAY, now);
    Instant window = oldestLeaves(state.failures(), stint, policy.rebootWindow(), now);
    boolean dayIsSooner = window == null || (day != null && day.isBefore(window));
    return Optional.ofNullable(dayIsSooner ? day : window);
  }

  /** When the oldest failure that is in the window now is in it no more; they are kept in order. */
  private static @Nullable Instant oldestLeaves(
      List<Failure> failures, Stint stint, Duration window, Instant now) {
    Instant from = now.minus(window);
    Instant oldest = null;
    for (int i = failures.size() - 1; i >= 0 && failures.get(i).at().isAfter(from); i--) {
      Failure failure = failures.get(i);
      oldest = failure.counted() && failure.stint() == stint.number() ? failure.at() : oldest;
    }
    return oldest == null ? null : oldest.plus(window);
  }

  /** A storm told of too late to act on is still told. */
  static void judgeStorms(Draft draft) {
    if (Contacts.isDue(stormEnds(draft.state(), draft.policy), draft.now)) {
      draft.resolve(LATE_STORM, "one window has passed since");
    }
    if (draft.filed.isEmpty()
        || draft.completedAt != null
        || draft.isFiring(LATE_STORM)
        || Count.of(draft.state(), draft.now, draft.policy).exceeded()) {
      return;
    }
    draft.filed.stream()
        .filter(f -> f.counted() && f.at().isBefore(draft.now) && !wasActedOn(draft, f.stint()))
        .flatMap(f -> storm(draft, f).stream())
        .findFirst()
        .ifPresent(storm -> raiseStorm(draft, storm));
  }

  static Optional<Instant> stormEnds(HostState state, Policy policy) {
    return Optional.ofNullable(state.firing().get(LATE_STORM))
        .map(since -> since.plus(policy.rebootWindow()));
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
