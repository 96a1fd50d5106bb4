package dev.upshift.brain.decision;

import dev.upshift.brain.decision.HostState.Contact;
import dev.upshift.configuration.DurationText;
import dev.upshift.protocol.AlertName;
import dev.upshift.protocol.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hearing and silence: rule 8, and the clocks' part of rule 4. */
final class Contacts {
  static final String SILENT = AlertName.SILENT.word();

  private Contacts() {}

  /** The host was heard just now. */
  static void heard(Draft draft) {
    Contact before = draft.contact;
    Instant last = before.lastHeardAt();
    draft.contact = new Contact(draft.now, null, null);
    if (before.unknownSince() != null) {
      recover(draft, before.unknownSince());
    } else if (last != null && !draft.now.isBefore(last.plus(draft.policy.offlineAfter()))) {
      // The brain itself was away: nothing was heard, so nothing was earned.
      draft.stopClocks(last);
      draft.runClocks();
    }
  }

  private static void recover(Draft draft, Instant since) {
    draft.changeStint(stint -> {
      Instant deadline = stint.deadline();
      Instant lostFrom = later(since, stint.startedAt());
      return deadline == null
          ? stint
          : stint.withDeadline(deadline.plus(Duration.between(lostFrom, draft.now)));
    });
    draft.runClocks();
    Duration silence = Duration.between(since, draft.now);
    String heardAgain = "heard again after " + DurationText.format(silence);
    if (draft.completedAt == null) {
      Map<String, Object> evidence =
          Map.of("silentSeconds", silence.toSeconds(), "silentSince", since.toString());
      draft.decide(Reason.RECOVERED, draft.mode, heardAgain, evidence, true);
    }
    draft.resolve(SILENT, heardAgain);
  }

  /** The brain begins to listen: what it missed is no silence of the host. */
  static void listening(Draft draft) {
    if (draft.contact.unknownSince() == null) {
      draft.contact = new Contact(draft.contact.lastHeardAt(), null, draft.now);
    }
    // A report that came meanwhile is still on its way: the host has to have its say first.
    Instant soonest = draft.now.plus(draft.policy.offlineAfter());
    draft.changeStint(stint -> {
      Instant deadline = stint.deadline();
      return deadline == null ? stint : stint.withDeadline(later(deadline, soonest));
    });
  }

  /** When silence makes the host unknown, if it is not heard before. */
  static Optional<Instant> silentAt(HostState state, Policy policy) {
    Contact contact = state.contact();
    if (contact.unknownSince() != null || state.mode() == null || state.completedAt() != null) {
      return Optional.empty();
    }
    Instant heard = contact.lastHeardAt();
    Instant listening = contact.listeningSince();
    Instant from =
        heard == null || listening == null ? either(heard, listening) : later(heard, listening);
    return from == null ? Optional.empty() : Optional.of(from.plus(policy.offlineAfter()));
  }

  /** When the silence of an unknown host raises its alert. */
  static Optional<Instant> alertAt(HostState state, Policy policy) {
    Instant since = state.contact().unknownSince();
    return since == null || state.firing().containsKey(SILENT)
        ? Optional.empty()
        : Optional.of(since.plus(policy.bootGrace()));
  }

  static void judge(Draft draft) {
    if (isDue(silentAt(draft.state(), draft.policy), draft.now)) {
      Instant listening = draft.contact.listeningSince();
      Instant heard = draft.contact.lastHeardAt();
      Instant last = heard != null ? heard : listening != null ? listening : draft.now;
      draft.stopClocks(last);
      draft.contact = new Contact(heard, last, null);
      draft.decide(
          Reason.UNKNOWN,
          draft.mode,
          "silent for " + DurationText.format(Duration.between(last, draft.now)),
          Map.of(
              "lastHeardAt",
              last.toString(),
              "offlineAfterSeconds",
              draft.policy.offlineAfter().toSeconds()),
          true);
    }
    if (isDue(alertAt(draft.state(), draft.policy), draft.now)) {
      draft.raise(
          SILENT,
          Severity.WARNING,
          draft.host + " has been silent since " + draft.contact.unknownSince(),
          Map.of("silentSince", String.valueOf(draft.contact.unknownSince())));
    }
  }

  static boolean isDue(Optional<Instant> at, Instant now) {
    return at.isPresent() && !now.isBefore(at.get());
  }

  private static @Nullable Instant either(@Nullable Instant one, @Nullable Instant other) {
    return one == null ? other : one;
  }

  private static Instant later(Instant one, Instant other) {
    return other.isAfter(one) ? other : one;
  }
}
