package dev.upshift.brain.decision;

import dev.upshift.brain.decision.HostState.Failure;
import dev.upshift.brain.decision.HostState.ModeRecord;
import dev.upshift.brain.decision.HostState.PastStint;
import dev.upshift.brain.decision.HostState.Stint;
import dev.upshift.brain.decision.Stability.Count;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A storm of failures that goes on in the lower mode, right after the fallback that it caused, was
 * not the higher mode's doing: that attempt is no failed one. Part of learning, so it acts only
 * where progress was measured.
 *
 * @param mode the one that is cleared of blame
 * @param evidence why, for the decision
 */
record Blame(String mode, String text, Map<String, Object> evidence) {

  /** Clears the mode above of blame, if the storm that goes on here says so. */
  static Optional<Blame> clear(Draft draft, Count count) {
    Stint stint = draft.stint;
    Optional<PastStint> left = fallenFrom(draft);
    if (stint == null
        || left.isEmpty()
        || !Learned.acts(draft)
        || count.inWindow() <= draft.policy.maxReboots()
        || !goesOn(draft, stint, left.get(), count.recent())) {
      return Optional.empty();
    }
    String cleared = left.get().mode();
    int attempts = Math.max(0, draft.record(cleared).failedAttempts() - 1);
    boolean settled = draft.policy.settleAfter().map(limit -> attempts >= limit).orElse(false);
    draft.changeRecord(
        cleared, r -> new ModeRecord(attempts, null, null, settled ? r.blockedAt() : null, false));
    Learned.takeBack(draft, cleared, attempts);
    Map<String, Object> evidence = new LinkedHashMap<>();
    evidence.put("clearedOfBlame", cleared);
    evidence.put("stormFrom", stormFrom(draft, left.get()).toString());
    evidence.put("failedAttemptsLeft", attempts);
    String text = "; " + cleared + " is cleared of blame: the storm goes on without it";
    return Optional.of(new Blame(cleared, text, evidence));
  }

  /** The stint before, where it ended in a fallback that still counts as a failed attempt. */
  private static Optional<PastStint> fallenFrom(Draft draft) {
    Stint stint = draft.stint;
    List<PastStint> past = draft.pastStints();
    boolean fell =
        stint != null && (stint.reason() == Reason.FALLBACK || stint.reason() == Reason.SETTLE);
    return fell && !past.isEmpty()
        ? Optional.of(past.getLast())
            .filter(s -> draft.above().equals(Optional.of(s.mode())))
            .filter(s -> draft.record(s.mode()).failedAttempts() > 0)
        : Optional.empty();
  }

  /** It failed before the fallback, and soon after it again. */
  private static boolean goesOn(Draft draft, Stint stint, PastStint left, List<Failure> here) {
    Duration soon = draft.policy.rebootWindow().dividedBy(2);
    return Count.atEnd(draft.failures(), left, draft.policy).inWindow() > 0
        && !here.isEmpty()
        && !here.getFirst().at().isAfter(stint.startedAt().plus(soon));
  }

  private static Instant stormFrom(Draft draft, PastStint left) {
    return Count.atEnd(draft.failures(), left, draft.policy).recent().getFirst().at();
  }
}
