package dev.upshift.brain.decision;

import dev.upshift.brain.decision.HostState.ModeRecord;
import dev.upshift.brain.decision.HostState.Stint;
import dev.upshift.configuration.DurationText;
import dev.upshift.protocol.AlertName;
import dev.upshift.protocol.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Begins and ends stints: one command, its report, and what follows where no report comes. */
final class Switching {
  static final String NOT_RUNNING = AlertName.NOT_RUNNING.word();

  private Switching() {}

  /** Commands a mode: the stint before ends and a new one begins. */
  static void to(
      Draft draft, String target, Reason reason, String summary, Map<String, Object> evidence) {
    Stint old = draft.stint;
    String from = draft.mode;
    Map<String, Object> weighed = Evidence.of(draft.state(), draft.now, draft.policy);
    if (old != null) {
      draft.endStint(old, reason);
    }
    draft.desire(target, reason);
    draft.runSince = draft.runSince == null ? draft.now : draft.runSince;
    draft.stint = begin(draft, target, reason, old == null ? 1 : old.number() + 1);
    draft.resolve(NOT_RUNNING, "another mode was commanded");
    draft.decide(reason, from, summary, Evidence.with(weighed, evidence), reason != Reason.START);
  }

  /** Begins another stint in the mode that runs already, with nothing to command. */
  static void again(Draft draft, Stint old, Reason reason) {
    draft.endStint(old, reason);
    Stint fresh = begin(draft, old.mode(), reason, old.number() + 1);
    draft.stint = old.runningAt() == null ? fresh : stopped(fresh, draft.now);
    draft.runClocks();
  }

  private static Stint begin(Draft draft, String mode, Reason reason, long number) {
    return new Stint(
        number,
        mode,
        reason,
        draft.now,
        null,
        deadline(draft),
        Clock.stopped(),
        Clock.stopped(),
        0,
        null);
  }

  private static Stint stopped(Stint stint, Instant runningAt) {
    return stint.runningSince(runningAt).withClocks(Clock.stopped(), Clock.stopped());
  }

  private static @Nullable Instant deadline(Draft draft) {
    return draft.policy.switchTimeout().map(draft.now::plus).orElse(null);
  }

  /** Gives a mode that does not run yet its whole time again. */
  static void renewDeadline(Draft draft) {
    draft.changeStint(s -> s.runningAt() == null ? s.withDeadline(deadline(draft)) : s);
  }

  static void running(Draft draft, Input.ModeRunning report) {
    Stint stint = draft.stint;
    if (report.revision() < draft.revision || stint == null) {
      return;
    }
    draft.reported = draft.reported.running(report.mode(), null);
    if (!report.mode().equals(draft.mode)) {
      draft.stopClocks(draft.now);
    } else if (stint.runningAt() == null) {
      draft.stint = stint.runningSince(draft.now);
      if (draft.contact.unknownSince() != null) {
        draft.stopClocks(draft.now);
      }
      startCooldowns(draft);
      draft.resolve(NOT_RUNNING, report.mode() + " is running");
    } else {
      draft.runClocks();
    }
  }

  /** Rule 5: a cooldown begins when the lower mode is reported running. */
  private static void startCooldowns(Draft draft) {
    for (int i = HostState.rung(draft.ladder, draft.mode) + 1; i < draft.ladder.size(); i++) {
      draft.changeRecord(
          draft.ladder.get(i).mode(),
          r -> {
            Duration pending = r.pendingCooldown();
            return pending == null ? r : r.coolingUntil(draft.now.plus(pending));
          });
    }
  }

  static void notRunning(Draft draft, String phase) {
    draft.reported = draft.reported.running(draft.reported.mode(), phase);
    draft.stopClocks(draft.now);
  }

  /** When a mode that is not reported running has failed; empty where nobody would act on it. */
  static Optional<Instant> timeoutAt(HostState state) {
    Stint stint = state.stint();
    if (stint == null
        || stint.runningAt() != null
        || state.contact().unknownSince() != null
        || state.completedAt() != null
        || state.held() != null) {
      return Optional.empty();
    }
    Instant told = state.firing().get(NOT_RUNNING);
    return Optional.ofNullable(stint.deadline())
        .filter(deadline -> told == null || deadline.isAfter(told));
  }

  static void judge(Draft draft) {
    if (!Contacts.isDue(timeoutAt(draft.state()), draft.now)) {
      return;
    }
    String waited =
        draft.mode
            + " not running "
            + DurationText.format(draft.policy.switchTimeout().orElse(Duration.ZERO))
            + " after its command";
    String runs = draft.reported.mode();
    boolean another = runs != null && !runs.equals(draft.mode);
    notStarted(
        draft,
        waited,
        another ? "; " + runs + " was reported last" : "",
        Map.of("notRunning", String.valueOf(draft.mode)));
  }

  /** The agent knows already what the time of a switch would show: the mode does not start. */
  static void startFailed(Draft draft, Input.StartFailed told) {
    Stint stint = draft.stint;
    if (stint == null
        || stint.runningAt() != null
        || !told.mode().equals(draft.mode)
        || draft.completedAt != null
        || draft.held != null) {
      return;
    }
    Map<String, Object> evidence = new LinkedHashMap<>();
    evidence.put("startFailed", told.mode());
    evidence.put("startFailure", told.reason());
    evidence.put("rolledBackTo", told.rolledBackTo());
    notStarted(
        draft,
        told.mode() + " did not start: " + told.reason(),
        "; the agent went back to " + told.rolledBackTo() + ", which runs now",
        evidence);
  }

  /** A failed attempt, or where nobody may change the mode, an alert. */
  private static void notStarted(
      Draft draft, String why, String instead, Map<String, Object> evidence) {
    if (draft.isAutomatic() && draft.below().isPresent()) {
      fallBack(draft, why, new LinkedHashMap<>(evidence));
    } else {
      draft.raise(NOT_RUNNING, Severity.CRITICAL, draft.host + ": " + why + instead, evidence);
    }
  }

  /** Rules 3, 5 and 6: the attempt failed; one rung down, a longer cooldown, perhaps settled. */
  static void fallBack(Draft draft, String why, Map<String, Object> evidence) {
    String failed = String.valueOf(draft.mode);
    String target = draft.below().orElseThrow();
    int attempts = draft.record(failed).failedAttempts() + 1;
    Duration cooldown = cooldown(draft.policy, attempts);
    boolean settles = draft.policy.settleAfter().map(limit -> attempts >= limit).orElse(false);
    draft.changeRecord(
        failed, r -> new ModeRecord(attempts, cooldown, null, settles ? draft.now : null, false));
    evidence.put("failedAttempts", attempts);
    evidence.put("cooldownSeconds", cooldown.toSeconds());
    String what =
        settles
            ? why + "; failed attempt " + attempts + ", " + failed + " is blocked"
            : why + "; cooldown " + DurationText.format(cooldown);
    Reason reason = settles ? Reason.SETTLE : Reason.FALLBACK;
    to(draft, target, reason, what, evidence);
  }

  private static Duration cooldown(Policy policy, int attempts) {
    double grown =
        policy.cooldown().toSeconds() * Math.pow(policy.cooldownFactor(), attempts - 1.0);
    long cap = Math.max(policy.cooldownMax().toSeconds(), policy.cooldown().toSeconds());
    return Duration.ofSeconds(grown >= cap ? cap : Math.round(grown));
  }
}
