package dev.upshift.brain.decision;

import dev.upshift.brain.decision.HostState.ModeRecord;
import dev.upshift.brain.decision.HostState.Stint;
import dev.upshift.configuration.DurationText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Rule 4's step up, the end of a cooldown, the reprobe of a settled mode, and a mode proven. */
final class Climbing {
  private Climbing() {}

  /**
   * When the next step up is due, if the clock goes on; empty where it stands still or the step is
   * blocked for good.
   */
  static Optional<Instant> dueAt(HostState state, Policy policy) {
    Stint stint = state.stint();
    Optional<String> next = state.above();
    if (stint == null || next.isEmpty()) {
      return Optional.empty();
    }
    ModeRecord record = state.record(next.get());
    if (record.pendingCooldown() != null
        || (record.blockedAt() != null && policy.reprobeAfter().isEmpty())) {
      return Optional.empty();
    }
    return stint
        .stability()
        .reaches(policy.stabilityWindow())
        .map(at -> latest(at, Optional.ofNullable(record.cooldownUntil())))
        .map(at -> latest(at, unblockedAt(state, next.get(), policy)));
  }

  /**
   * When a blocked mode is tried again at the earliest; empty where none is blocked or it is for
   * good.
   */
  static Optional<Instant> reprobeAt(HostState state, String mode, Policy policy) {
    return state.record(mode).blockedAt() == null || policy.reprobeAfter().isEmpty()
        ? Optional.empty()
        : unblockedAt(state, mode, policy);
  }

  private static Optional<Instant> unblockedAt(HostState state, String mode, Policy policy) {
    Instant blockedAt = state.record(mode).blockedAt();
    Optional<Instant> affordable = Learned.affordableAt(state, policy, mode);
    return affordable.isPresent() || blockedAt == null
        ? affordable
        : policy.reprobeAfter().map(blockedAt::plus);
  }

  private static Instant latest(Instant one, Optional<Instant> other) {
    return other.filter(o -> o.isAfter(one)).orElse(one);
  }

  static void judge(Draft draft) {
    Instant heard = draft.contact.lastHeardAt();
    Optional<Instant> due = dueAt(draft.state(), draft.policy);
    // Heard at the moment it was due or later: time that nobody vouches for earns nothing.
    boolean may =
        draft.isAutomatic()
            && heard != null
            && Contacts.isDue(due, draft.now)
            && Contacts.isDue(due, heard);
    if (!may) {
      Promotion.notDue(draft);
    } else if (!Promotion.isWaiting(draft)) {
      stepUp(draft, draft.above().orElseThrow());
    }
  }

  private static void stepUp(Draft draft, String target) {
    ModeRecord record = draft.record(target);
    boolean again = record.failedAttempts() > 0 || record.retryAsked();
    String stable = "stable for " + DurationText.format(draft.policy.stabilityWindow());
    Map<String, Object> evidence = new LinkedHashMap<>();
    evidence.put("failedAttempts", record.failedAttempts());
    if (record.cooldownUntil() != null) {
      evidence.put("cooldownUntil", record.cooldownUntil().toString());
    }
    Learned.attempt(draft, target);
    draft.changeRecord(
        target, r -> new ModeRecord(r.failedAttempts(), null, r.cooldownUntil(), null, false));
    Switching.to(
        draft,
        target,
        again ? Reason.RETRY : Reason.SCALE_UP,
        again ? stable + ", attempt " + (record.failedAttempts() + 1) : stable,
        evidence);
  }

  /** When the mode is proven, if it goes on as it does. */
  static Optional<Instant> provenAt(HostState state, Policy policy) {
    Stint stint = state.stint();
    if (stint == null
        || stint.reboots() > policy.maxReboots()
        || state.record(stint.mode()).equals(ModeRecord.FRESH)) {
      return Optional.empty();
    }
    return policy.provenAfter().flatMap(goal -> stint.heard().reaches(goal));
  }

  static void judgeProven(Draft draft) {
    Instant heard = draft.contact.lastHeardAt();
    if (heard != null && Contacts.isDue(provenAt(draft.state(), draft.policy), heard)) {
      draft.changeRecord(String.valueOf(draft.mode), _ -> ModeRecord.FRESH);
    }
  }
}
