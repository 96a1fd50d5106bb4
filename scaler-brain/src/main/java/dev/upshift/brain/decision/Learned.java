package dev.upshift.brain.decision;

import dev.upshift.brain.decision.HostState.Failure;
import dev.upshift.brain.decision.HostState.Stint;
import dev.upshift.brain.learning.Estimate;
import dev.upshift.brain.learning.Estimates;
import dev.upshift.brain.learning.FailureRate;
import dev.upshift.brain.learning.Learning;
import dev.upshift.brain.learning.ModeEvidence;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Learning what is best: keeps a host's evidence, and acts on it where progress was measured.
 * Without measured progress it does nothing, and rules 1 to 6 alone decide.
 */
public final class Learned {
  private static final double SECONDS_PER_HOUR = 3600;

  /** What a change costs, in hours, for weighing it against what it may bring. */
  private static final double CHANGE_HOURS = 0.1;

  private Learned() {}

  /** Files what a step told, before the rules look at it. */
  static void observe(Draft draft, HostState before, Input input) {
    if (!draft.policy.learning()) {
      return;
    }
    for (Failure failure : draft.filed) {
      if (failure.counted() && failure.mode() != null) {
        failed(draft, before, failure);
      }
    }
    if (draft.learning.outage() != null
        && input instanceof Input.ModeRunning
        && draft.reported.isRunning(draft.mode)) {
      draft.learning = draft.learning.recovered(draft.now);
    }
    if (input instanceof Input.Progressed progress && draft.reported.isRunning(draft.mode)) {
      draft.learning =
          draft.learning.with(
              String.valueOf(draft.mode), e -> e.progressing(progress.ratePerHour()));
    }
  }

  private static void failed(Draft draft, HostState before, Failure failure) {
    settle(draft);
    Learning learning = draft.learning;
    Instant heard = before.contact().lastHeardAt();
    Instant end = heard == null || heard.isAfter(failure.at()) ? failure.at() : heard;
    boolean present = draft.stint != null && failure.stint() == draft.stint.number();
    learning =
        learning
            .with(String.valueOf(failure.mode()), e -> e.failed(failure.at()))
            .failed(end, lostHours(before))
            .inStint(
                learning.stint(),
                learning.stintSeconds(),
                learning.stintFailures() + (present ? 1 : 0));
    draft.learning = learning;
  }

  /** Running time since the last checkpoint. */
  private static double lostHours(HostState before) {
    Stint stint = before.stint();
    Clock heard = stint == null ? Clock.stopped() : stint.heard();
    Instant from = heard.runningFrom();
    Instant end = before.contact().lastHeardAt();
    if (from == null && !heard.spans().isEmpty()) {
      from = heard.spans().getLast().from();
      end = heard.spans().getLast().to();
    }
    Instant saved = before.reported().checkpointAt();
    if (from == null || end == null) {
      return 0;
    }
    Instant since = saved != null && saved.isAfter(from) ? saved : from;
    double hours = Math.max(0, hours(since.until(end)));
    return saved == null ? Math.min(hours, 1 / 6.0) : hours;
  }

  /** Adds the hours of the present stint that were not added yet. */
  static void settle(Draft draft) {
    draft.learning = draft.shown();
  }

  /** What a host has shown up to now. */
  public static Learning shown(HostState state, Instant now, Policy policy) {
    return settled(state.learning(), state.stint(), now, policy);
  }

  static Learning settled(Learning learning, @Nullable Stint stint, Instant now, Policy policy) {
    if (stint == null || (learning.since() == null && stint.runningAt() == null)) {
      return learning;
    }
    double seconds = stint.heard().at(now).toMillis() / 1000.0;
    boolean same = learning.stint() == stint.number();
    double more = seconds - (same ? learning.stintSeconds() : 0);
    if (same && more == 0 && now.equals(learning.agedAt())) {
      return learning;
    }
    return learning
        .ran(stint.mode(), more / SECONDS_PER_HOUR, now, policy.aloneMemory())
        .inStint(stint.number(), seconds, same ? learning.stintFailures() : 0);
  }

  private static double hours(Duration duration) {
    return duration.toMillis() / 1000.0 / SECONDS_PER_HOUR;
  }

  /** A mode is tried again. */
  static void attempt(Draft draft, String target) {
    if (draft.policy.learning()) {
      boolean alone = !draft.learning.prior().rates().containsKey(target);
      draft.learning = draft.learning.with(target, e -> e.attempted(alone));
    }
  }

  /** Progress an hour in this mode, as measured, or as the host expects it; null where unknown. */
  static @Nullable Double rate(HostState state, Learning learning, String mode) {
    Double measured = learning.of(mode).ratePerHour();
    if (measured != null) {
      return measured;
    }
    int rung = HostState.rung(state.ladder(), mode);
    return rung < 0 ? null : state.ladder().get(rung).expectedRatePerHour();
  }

  /** What the running mode and the one below are worth, where that was measured. */
  record Pair(Estimate running, Estimate below) {}

  static Optional<Pair> pair(Draft draft) {
    return pair(draft, draft.mode);
  }

  private static Optional<Pair> pair(Draft draft, @Nullable String mode) {
    HostState state = draft.state();
    Learning learning = draft.shown();
    Optional<String> below = HostState.below(state.ladder(), mode);
    if (below.isEmpty() || mode == null) {
      return Optional.empty();
    }
    Double lower = rate(state, learning, below.get());
    Double upper = rate(state, learning, mode);
    return lower == null || upper == null || !learning.isMeasured()
        ? Optional.empty()
        : Optional.of(
            new Pair(
                Estimates.own(learning, mode, upper),
                Estimates.beside(learning, below.get(), lower, mode)));
  }

  /** Steps down where the running mode is worth less than the one below, bounds considered. */
  static void judge(Draft draft, Input input) {
    if (!draft.policy.learning() || !draft.isAutomatic() || !isNews(draft, input)) {
      return;
    }
    Optional<Pair> pair = pair(draft);
    if (pair.isEmpty()) {
      return;
    }
    Estimate running = pair.get().running();
    Estimate below = pair.get().below();
    Stint stint = draft.stint;
    boolean hasShown = stint != null && (stint.runningAt() != null || stint.reboots() > 0);
    if (hasShown && isWorse(draft, pair.get()) && !isOnTheWay(draft, pair.get())) {
      Map<String, Object> evidence = new LinkedHashMap<>();
      evidence.put("usefulPerHour", bounds(running, below));
      Switching.fallBack(
          draft, "worth " + words(running) + ", less than " + words(below), evidence);
    }
  }

  /** Whether a mode above may be worth passing through this one. */
  private static boolean isOnTheWay(Draft draft, Pair pair) {
    Learning learning = draft.shown();
    double below = pair.below().mean();
    Estimate running = pair.running();
    return Passage.beyond(
            draft.state(), learning, draft.policy, running.mode(), running.failures(), below)
        .stream()
        .anyMatch(passage -> passage.pays(learning, below, draft.now));
  }

  private static boolean isWorse(Draft draft, Pair pair) {
    return pair.running().upper() * (1 + margin(draft)) < pair.below().mean();
  }

  /** Whether what was learned speaks for the mode below this one. */
  static boolean isWorse(Draft draft, String mode) {
    return draft.policy.learning()
        && pair(draft, mode).filter(pair -> isWorse(draft, pair)).isPresent();
  }

  /** Whether progress was measured on this host: only then is what was learned acted on. */
  static boolean acts(Draft draft) {
    return draft.policy.learning() && draft.learning.isMeasured();
  }

  /** This failure was none of the host's own. */
  static void forgive(Draft draft, Failure failure) {
    if (failure.mode() != null) {
      draft.learning = draft.learning.forgiven(failure.mode(), failure.at(), failure.stint());
    }
  }

  /** The last attempt at this mode was none. */
  static void takeBack(Draft draft, String mode, int attemptsLeft) {
    if (draft.learning.of(mode).endedAt() != null) {
      draft.learning =
          attemptsLeft > 0 ? draft.learning : draft.learning.with(mode, ModeEvidence::takenBack);
    }
  }

  /** Whether the running mode is worth more even so: its lower bound beats the mode below. */
  static boolean stillPays(Draft draft) {
    return draft.policy.learning()
        && pair(draft)
            .filter(p -> p.running().lower() > p.below().mean() || isOnTheWay(draft, p))
            .isPresent();
  }

  /**
   * A change costs time now and pays for as long as things stay as they are: about as long as they
   * have been.
   */
  private static double margin(Draft draft) {
    return Math.min(0.25, CHANGE_HOURS / Math.max(0.1, draft.learning.hours(draft.now)));
  }

  private static boolean isNews(Draft draft, Input input) {
    return !draft.filed.isEmpty() || input instanceof Input.PriorLearned;
  }

  static Map<String, Object> bounds(Estimate... estimates) {
    Map<String, Object> bounds = new LinkedHashMap<>();
    for (Estimate estimate : estimates) {
      bounds.put(
          estimate.mode(),
          Map.of(
              "lower", rounded(estimate.lower()),
              "mean", rounded(estimate.mean()),
              "upper", rounded(estimate.upper()),
              "ratePerHour", rounded(estimate.ratePerHour()),
              "failuresPerHour", rounded(estimate.failures().mean())));
    }
    return bounds;
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  private static String words(Estimate estimate) {
    return String.format(
        Locale.ROOT,
        "%s %.4g (%.4g to %.4g) an hour",
        estimate.mode(),
        estimate.mean(),
        estimate.lower(),
        estimate.upper());
  }

  /** An attempt failed: how rarely the mode below fails at best, to notice when that changes. */
  static void ended(Draft draft, Stint stint) {
    settle(draft);
    Optional<String> below = HostState.below(draft.ladder, stint.mode());
    if (draft.policy.learning() && below.isPresent()) {
      double rate = Estimates.own(draft.learning, below.get(), 1).failures().at(-1);
      draft.learning = draft.learning.with(stint.mode(), e -> e.gaveUp(draft.now, rate));
    }
  }

  /**
   * When a mode may be tried, as far as what was learned goes: after an attempt that failed, or
   * where other hosts have shown what it is worth. Empty where nothing is known.
   */
  static Optional<Instant> affordableAt(HostState state, Policy policy, String mode) {
    Learning learning = state.learning();
    Instant ended = learning.of(mode).endedAt();
    boolean isTold = learning.prior().rates().containsKey(mode);
    Instant from = ended != null ? ended : isTold ? learning.since() : null;
    if (!policy.learning() || from == null || !learning.isMeasured()) {
      return Optional.empty();
    }
    return dueAfter(from, state, policy, mode);
  }

  private static Optional<Instant> dueAfter(
      Instant from, HostState state, Policy policy, String mode) {
    Learning learning = state.learning();
    String running = state.mode();
    Double above = rate(state, learning, mode);
    Double below = running == null ? null : rate(state, learning, running);
    if (running == null || above == null || below == null) {
      return Optional.empty();
    }
    Instant at = learning.agedAt();
    double known = at == null ? 0 : learning.hours(at);
    double worth = Estimates.own(learning, running, below).mean();
    FailureRate failures = Estimates.above(learning, mode, running);
    Instant itself = new Passage(mode, above, failures, 0).dueAfter(from, learning, worth, known);
    Instant soonest =
        Passage.beyond(state, learning, policy, mode, failures, worth).stream()
            .map(passage -> passage.dueAfter(from, learning, worth, known))
            .reduce(itself, (one, other) -> one.isBefore(other) ? one : other);
    return Optional.of(soonest);
  }
}
