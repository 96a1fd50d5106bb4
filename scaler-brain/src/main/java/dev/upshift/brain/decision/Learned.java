package dev.upshift.brain.decision;

import dev.upshift.brain.decision.HostState.Failure;
import dev.upshift.brain.decision.HostState.Stint;
import dev.upshift.brain.learning.Estimate;
import dev.upshift.brain.learning.Estimates;
import dev.upshift.brain.learning.FailureCost;
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

  /** Attempts at a worse mode may cost this share of all time. */
  private static final double RISK = 0.01;

  /** What a change costs, in hours, for weighing it against what it may bring. */
  private static final double CHANGE_HOURS = 0.1;

  /** The mode below failing this much less often than then is news of the mode above, too. */
  private static final double HEALED = 0.4;

  /** So many stability windows may what others have shown delay a first attempt. */
  private static final int PATIENCE = 3;

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
    Instant downFrom = draft.learning.downFrom();
    if (downFrom != null && input instanceof Input.ModeRunning && isRunning(draft)) {
      double hours = hours(Duration.between(downFrom, draft.now));
      draft.learning = draft.learning.costing(new FailureCost(0, hours, 0)).down(null);
    }
    if (input instanceof Input.Progressed progress && isRunning(draft)) {
      draft.learning =
          draft.learning.with(
              String.valueOf(draft.mode), e -> e.progressing(progress.ratePerHour()));
    }
  }

  private static boolean isRunning(Draft draft) {
    return draft.mode != null
        && draft.mode.equals(draft.reported.mode())
        && draft.reported.notRunning() == null;
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
            .costing(new FailureCost(1, 0, lostHours(before)))
            .inStint(
                learning.stint(),
                learning.stintSeconds(),
                learning.stintFailures() + (present ? 1 : 0));
    draft.learning = learning.downFrom() == null ? learning.down(end) : learning;
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
    double hours = Math.max(0, hours(Duration.between(since, end)));
    return saved == null ? Math.min(hours, 1 / 6.0) : hours;
  }

  /** Adds the hours of the present stint that were not added yet. */
  static void settle(Draft draft) {
    draft.learning = settled(draft.learning, draft.stint, draft.now);
  }

  /** What a host has shown up to now. */
  public static Learning shown(HostState state, Instant now) {
    return settled(state.learning(), state.stint(), now);
  }

  private static Learning settled(Learning learning, @Nullable Stint stint, Instant now) {
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
        .ran(stint.mode(), more / SECONDS_PER_HOUR, now)
        .inStint(stint.number(), seconds, same ? learning.stintFailures() : 0);
  }

  private static double hours(Duration duration) {
    return duration.toMillis() / 1000.0 / SECONDS_PER_HOUR;
  }

  /** A mode is tried again. */
  static void attempt(Draft draft, String target) {
    if (draft.policy.learning()) {
      draft.learning = draft.learning.with(target, ModeEvidence::attempted);
    }
  }

  /** Progress an hour in this mode, as measured, or as the host expects it; null where unknown. */
  static @Nullable Double rate(HostState state, Learning learning, String mode) {
    Double measured = learning.of(mode).ratePerHour();
    return measured != null
        ? measured
        : state.ladder().stream()
            .filter(r -> r.mode().equals(mode))
            .findFirst()
            .map(Input.Rung::expectedRatePerHour)
            .orElse(null);
  }

  /** What the running mode and the one below are worth, where that was measured. */
  record Pair(Estimate running, Estimate below) {}

  static Optional<Pair> pair(Draft draft) {
    return pair(draft, draft.mode);
  }

  private static Optional<Pair> pair(Draft draft, @Nullable String mode) {
    HostState state = draft.state();
    Learning learning = settled(draft.learning, draft.stint, draft.now);
    Optional<String> below = HostState.below(state.ladder(), mode);
    if (below.isEmpty() || mode == null) {
      return Optional.empty();
    }
    Double lower = rate(state, learning, below.get());
    if (lower == null) {
      return Optional.empty();
    }
    Estimate beside = Estimates.beside(learning, below.get(), lower, mode);
    return Estimates.measured(learning, mode).map(running -> new Pair(running, beside));
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
    if (draft.stint != null && draft.stint.runningAt() != null && isWorse(draft, pair.get())) {
      Map<String, Object> evidence = new LinkedHashMap<>();
      evidence.put("usefulPerHour", bounds(running, below));
      Switching.fallBack(
          draft, "worth " + words(running) + ", less than " + words(below), evidence);
    }
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
    return draft.policy.learning()
        && draft.learning.modes().values().stream().anyMatch(e -> e.ratePerHour() != null);
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
      draft.learning = draft.learning.with(mode, e -> e.takenBack(attemptsLeft));
    }
  }

  /** Whether the running mode is worth more even so: its lower bound beats the mode below. */
  static boolean stillPays(Draft draft) {
    return draft.policy.learning()
        && pair(draft).filter(p -> p.running().lower() > p.below().mean()).isPresent();
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

  /** An attempt ended: what it cost. */
  static void ended(Draft draft, Stint stint) {
    settle(draft);
    if (!draft.policy.learning() || stint.runningAt() == null) {
      return;
    }
    Optional<Pair> pair = pair(draft);
    if (pair.isEmpty()) {
      return;
    }
    double hours = hours(Duration.between(stint.startedAt(), draft.now));
    double ran = draft.learning.stintSeconds() / SECONDS_PER_HOUR;
    FailureCost cost = Estimates.cost(draft.learning);
    double useful =
        Math.max(0, ran - draft.learning.stintFailures() * cost.lostEach())
            * pair.get().running().ratePerHour();
    double wanted = hours * pair.get().below().mean();
    double shortfall = wanted <= 0 ? 0 : hours * Math.clamp(1 - useful / wanted, 0.05, 1);
    draft.learning =
        draft.learning.with(
            stint.mode(),
            e -> e.fellShort(shortfall, draft.now, pair.get().below().failures().mean()));
  }

  /** How long a mode must not be tried, so that its attempts stay within the risk. */
  static Optional<Instant> affordableAt(HostState state, Policy policy, String mode) {
    ModeEvidence evidence = state.learning().of(mode);
    Instant ended = evidence.endedAt();
    if (!policy.learning() || ended == null) {
      return Optional.empty();
    }
    if (hasHealed(state, mode, evidence)) {
      return Optional.of(ended);
    }
    double seconds = evidence.shortfallHours() / RISK * SECONDS_PER_HOUR;
    return Optional.of(ended.plus(Duration.ofSeconds(Math.round(seconds))));
  }

  /** Whether the mode below fails much less than when the one above was given up. */
  private static boolean hasHealed(HostState state, String mode, ModeEvidence evidence) {
    Instant now = state.contact().lastHeardAt();
    String running = state.mode();
    if (now == null || running == null || !state.above().equals(Optional.of(mode))) {
      return false;
    }
    Learning learning = settled(state.learning(), state.stint(), now);
    return Estimates.own(learning, running, 1).failures().at(1) < HEALED * evidence.belowRate();
  }

  /** What others have shown delays a first attempt, and never forbids it. */
  private static boolean hasWaited(Draft draft) {
    Duration longest = draft.policy.stabilityWindow().multipliedBy(PATIENCE);
    return draft.stint != null && draft.stint.stability().at(draft.now).compareTo(longest) >= 0;
  }

  /** Whether what other hosts have shown speaks against a mode that this one could try now. */
  static boolean isHopeless(Draft draft, String target) {
    HostState state = draft.state();
    String mode = state.mode();
    Learning learning = settled(draft.learning, draft.stint, draft.now);
    Double rate = rate(state, learning, target);
    if (!draft.policy.learning()
        || mode == null
        || rate == null
        || !learning.prior().rates().containsKey(target)
        || (learning.of(target).endedAt() == null && hasWaited(draft))) {
      return false;
    }
    Estimate above = Estimates.own(learning, target, rate);
    return Estimates.measured(learning, mode)
        .filter(running -> above.upper() < running.mean())
        .isPresent();
  }
}
