package dev.upshift.brain.decision;

import dev.upshift.brain.decision.HostState.Stint;
import dev.upshift.brain.decision.HostState.Waiting;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Rule 13 as one host sees it: a step up that is due waits while the fleet has no place for it.
 * Which hosts get the places is decided in {@link dev.upshift.brain.decision.fleet}.
 */
final class Promotion {
  private Promotion() {}

  static void refused(Draft draft, Input.PromotionRefused told) {
    if (draft.stint == null || !draft.isAutomatic()) {
      return;
    }
    Waiting before = draft.stint.waiting();
    Instant since = before == null ? draft.now : before.since();
    draft.changeStint(
        s -> s.withWaiting(new Waiting(since, told.until(), told.climbing(), told.limit())));
    if (before == null) {
      Map<String, Object> evidence = new LinkedHashMap<>();
      evidence.put("climbing", told.climbing());
      evidence.put("maxPromotions", told.limit());
      draft.decide(
          Reason.PROMOTION_LIMIT, draft.mode, why(told.climbing(), told.limit()), evidence, true);
    }
  }

  static void granted(Draft draft) {
    draft.changeStint(s -> s.withWaiting(null));
  }

  /** What has become of a step up that waited and is not due any more. */
  static void notDue(Draft draft) {
    if (isWaiting(draft)) {
      granted(draft);
    }
  }

  static boolean isWaiting(Draft draft) {
    return draft.stint != null && draft.stint.waiting() != null;
  }

  static Optional<Instant> placeAt(HostState state) {
    return waiting(state).map(Waiting::until);
  }

  static Optional<String> why(HostState state) {
    return waiting(state).map(w -> why(w.climbing(), w.limit()));
  }

  private static Optional<Waiting> waiting(HostState state) {
    return Optional.ofNullable(state.stint()).map(Stint::waiting);
  }

  private static String why(int climbing, int limit) {
    return "waits: " + climbing + " hosts are new in their mode, and " + limit + " may be";
  }
}
