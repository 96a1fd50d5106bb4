package dev.upshift.brain.decision;

import dev.upshift.protocol.AlertName;
import dev.upshift.protocol.Severity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the host tells of itself: its ladder and fingerprint. Rules 1, 6 and 15. */
final class Description {
  static final String HELD = AlertName.HELD.word();

  private Description() {}

  static void apply(Draft draft, Input.Described told) {
    if (told.ladder().isEmpty()) {
      return;
    }
    List<Input.Rung> before = draft.ladder;
    String fingerprintBefore = draft.fingerprint;
    draft.ladder = told.ladder();
    draft.labels = told.labels();
    if (told.fingerprint() != null) {
      draft.fingerprint = told.fingerprint();
    }
    if (draft.completedAt != null) {
      return;
    }
    if (draft.mode == null) {
      start(draft, told);
    } else if (!draft.isOnLadder(draft.mode)) {
      hold(
          draft,
          "mode " + draft.mode + " is gone from the host's ladder",
          "reset starts over in the lowest mode");
    } else {
      unblockChanged(draft, before, fingerprintBefore);
    }
  }

  private static void start(Draft draft, Input.Described told) {
    if (draft.held != null) {
      return;
    }
    if (draft.contact.lastHeardAt() == null) {
      // A retained description may be of a host that is long gone: it has to be heard.
      Contacts.listening(draft);
    }
    String wanted = told.startMode();
    boolean known = wanted != null && draft.isOnLadder(wanted);
    String first = known ? String.valueOf(wanted) : draft.ladder.getFirst().mode();
    Switching.to(draft, first, Reason.START, "starts in " + first, Map.of());
  }

  private static void unblockChanged(
      Draft draft, List<Input.Rung> before, @Nullable String oldFingerprint) {
    boolean otherHost = oldFingerprint != null && !oldFingerprint.equals(draft.fingerprint);
    List<String> unblocked =
        draft.ladder.stream()
            .filter(rung -> otherHost || isChanged(rung, before))
            .map(Input.Rung::mode)
            .filter(mode -> draft.record(mode).blockedAt() != null)
            .toList();
    if (unblocked.isEmpty()) {
      return;
    }
    unblocked.forEach(mode -> draft.changeRecord(mode, HostState.ModeRecord::unblocked));
    String what = otherHost ? "the host's fingerprint changed" : "its definition changed";
    draft.decide(
        Reason.REDEFINED,
        draft.mode,
        String.join(", ", unblocked) + " may be tried again: " + what,
        Map.of("unblocked", unblocked),
        true);
  }

  private static boolean isChanged(Input.Rung rung, List<Input.Rung> before) {
    return before.stream()
        .filter(old -> old.mode().equals(rung.mode()))
        .noneMatch(old -> old.definitionHash().equals(rung.definitionHash()));
  }

  static void unreadable(Draft draft, String detail) {
    hold(draft, detail, "run 'journal repair', or reset to start over in the lowest mode");
  }

  private static void hold(Draft draft, String why, String repair) {
    if (draft.held == null) {
      draft.held = why;
      draft.stopClocks(draft.now);
      draft.raise(
          HELD,
          Severity.CRITICAL,
          draft.host + ": every command is held: " + why + "; " + repair,
          Map.of("held", why));
      draft.decide(Reason.HOLD, draft.mode, why, Map.of("held", why, "repair", repair), true);
    }
  }
}
