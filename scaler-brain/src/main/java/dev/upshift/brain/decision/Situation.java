package dev.upshift.brain.decision;

import dev.upshift.brain.decision.HostState.ModeRecord;
import dev.upshift.brain.decision.HostState.Stint;
import dev.upshift.brain.decision.Stability.Count;
import dev.upshift.configuration.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a host's state means, read off the state and never stored: its word, why it does not act,
 * what happens next and when.
 *
 * @param nextAt null where it depends on something else than time
 */
record Situation(StateWord word, String why, @Nullable String next, @Nullable Instant nextAt) {

  static Situation of(HostState state, Instant now, Policy policy) {
    StateWord word = word(state, now);
    return switch (word) {
      case HELD -> new Situation(word, "commands are held: " + state.held(), null, null);
      case COMPLETED -> new Situation(word, "the training is complete", null, null);
      case UNKNOWN ->
          new Situation(
              word,
              "silent since " + state.contact().unknownSince() + ", so nothing is commanded",
              "recovered",
              null);
      case PAUSED ->
          new Situation(
              word,
              "an operator paused automatic changes" + state.orders().pauseSigned(),
              "resume",
              state.orders().pausedUntil());
      case PINNED ->
          new Situation(
              word,
              "an operator pinned " + state.orders().pin() + state.orders().pinSigned(),
              "release",
              state.orders().pinUntil());
      case UNSTABLE -> unstable(state, now, policy);
      case WAITING -> new Situation(word, "the host has not told its modes yet", "start", null);
      case SETTLED, COOLDOWN, PROBATION -> climbing(word, state, now, policy);
      case STARTING -> starting(state);
      case STEADY -> new Situation(word, state.mode() + " is the highest mode", null, null);
    };
  }

  private static StateWord word(HostState state, Instant now) {
    if (state.held() != null) {
      return StateWord.HELD;
    }
    if (state.completedAt() != null) {
      return StateWord.COMPLETED;
    }
    if (state.mode() == null) {
      return StateWord.WAITING;
    }
    if (state.contact().unknownSince() != null) {
      return StateWord.UNKNOWN;
    }
    if (state.orders().paused()) {
      return StateWord.PAUSED;
    }
    if (state.orders().pin() != null) {
      return StateWord.PINNED;
    }
    return state.firing().containsKey(Stability.UNSTABLE)
        ? StateWord.UNSTABLE
        : automatic(state, now);
  }

  private static StateWord automatic(HostState state, Instant now) {
    ModeRecord next = state.above().map(state::record).orElse(ModeRecord.FRESH);
    if (next.blockedAt() != null) {
      return StateWord.SETTLED;
    }
    Instant until = next.cooldownUntil();
    if (next.pendingCooldown() != null || (until != null && now.isBefore(until))) {
      return StateWord.COOLDOWN;
    }
    Stint stint = state.stint();
    if (stint == null || stint.runningAt() == null) {
      return StateWord.STARTING;
    }
    return state.above().isEmpty() ? StateWord.STEADY : StateWord.PROBATION;
  }

  private static Situation starting(HostState state) {
    Stint stint = state.stint();
    return new Situation(
        StateWord.STARTING,
        state.mode() + " is not reported running yet",
        "running",
        stint == null ? null : stint.deadline());
  }

  private static Situation unstable(HostState state, Instant now, Policy policy) {
    Count count = Count.of(state, now, policy);
    String why =
        count.exceeded()
            ? count.text() + ", and no lower mode"
            : "the count is back within its limit";
    return new Situation(
        StateWord.UNSTABLE, why, "resolved", Stability.calmAt(state, count).orElse(null));
  }

  private static Situation climbing(StateWord word, HostState state, Instant now, Policy policy) {
    String target = state.above().orElse("");
    ModeRecord record = state.record(target);
    boolean again = record.failedAttempts() > 0 || record.retryAsked();
    Optional<Instant> due =
        Promotion.placeAt(state)
            .or(() -> Climbing.dueAt(state, policy))
            .or(() -> Climbing.reprobeAt(state, target, policy));
    boolean forGood = record.blockedAt() != null && due.isEmpty();
    String next = forGood ? null : again ? "retry" : "scale-up";
    return new Situation(word, why(state, target, record, now, policy), next, due.orElse(null));
  }

  private static String why(
      HostState state, String target, ModeRecord record, Instant now, Policy policy) {
    Stint stint = state.stint();
    Duration stable = stint == null ? Duration.ZERO : stint.stability().at(now);
    StringBuilder why =
        new StringBuilder("stable for ")
            .append(DurationText.format(stable))
            .append(" of ")
            .append(DurationText.format(policy.stabilityWindow()));
    if (stint != null && !stint.stability().isRunning()) {
      why.append(" (the clock stands still: ").append(state.mode()).append(" is not running)");
    }
    Instant cooldownUntil = record.cooldownUntil();
    Instant blockedAt = record.blockedAt();
    if (blockedAt != null) {
      why.append("; ").append(target).append(" is blocked after ");
      why.append(record.failedAttempts()).append(" failed attempts");
    } else if (record.pendingCooldown() != null) {
      why.append("; the cooldown of ").append(target).append(" begins when ");
      why.append(state.mode()).append(" is running");
    } else if (cooldownUntil != null && now.isBefore(cooldownUntil)) {
      why.append("; ").append(target).append(" cools down until ").append(cooldownUntil);
    }
    Promotion.why(state).ifPresent(w -> why.append("; ").append(w));
    return why.toString();
  }
}
