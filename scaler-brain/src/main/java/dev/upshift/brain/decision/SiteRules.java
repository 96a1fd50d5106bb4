package dev.upshift.brain.decision;

import dev.upshift.brain.decision.HostState.Failure;
import dev.upshift.brain.decision.HostState.ModeRecord;
import dev.upshift.brain.decision.HostState.PastStint;
import dev.upshift.brain.decision.HostState.SiteWindow;
import dev.upshift.brain.decision.HostState.Stint;
import dev.upshift.brain.decision.Stability.Count;
import dev.upshift.protocol.BootCause;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rule 12 as one host sees it: its reboots of a site event do not count, and a fallback that only
 * they have caused is taken back. The stability clock keeps what they did to it. What a site event
 * is, is decided in {@link dev.upshift.brain.decision.fleet}.
 */
final class SiteRules {
  private SiteRules() {}

  /** Whether a reboot at this moment belongs to a site event of this host. */
  static boolean covers(Draft draft, Instant at) {
    SiteWindow site = draft.boots.site();
    return site != null && site.covers(at);
  }

  static void apply(Draft draft, Input.SiteEvent event) {
    boolean news = !covers(draft, event.from()) && !covers(draft, event.to());
    draft.boots = draft.boots.withSite(new SiteWindow(event.from(), event.to()));
    Optional<PastStint> left = fallenFrom(draft);
    boolean wasRight = left.map(s -> isRight(draft, s)).orElse(false);
    forgive(draft);
    if (wasRight && !left.map(s -> isRight(draft, s)).orElse(false)) {
      takeBack(draft, left.orElseThrow(), event);
    } else if (news && draft.mode != null && draft.completedAt == null) {
      draft.decide(Reason.SITE_EVENT, draft.mode, text(event), evidence(event), true);
    }
  }

  private static String text(Input.SiteEvent event) {
    return event.rebooted()
        + " of "
        + event.online()
        + " hosts rebooted at once: its reboot does not count";
  }

  private static Map<String, Object> evidence(Input.SiteEvent event) {
    Map<String, Object> evidence = new LinkedHashMap<>();
    evidence.put("siteFrom", event.from().toString());
    evidence.put("siteTo", event.to().toString());
    evidence.put("siteRebooted", event.rebooted());
    evidence.put("siteOnline", event.online());
    return evidence;
  }

  private static void forgive(Draft draft) {
    Stint stint = draft.stint;
    int charged = 0;
    for (Failure failure : draft.failures()) {
      if (stint != null && isOfTheSite(draft, failure) && failure.stint() == stint.number()) {
        charged++;
      }
    }
    draft.failures().stream()
        .filter(f -> isOfTheSite(draft, f))
        .forEach(f -> Learned.forgive(draft, f));
    draft.changeFailures(f -> isOfTheSite(draft, f) ? f.uncounted() : f);
    int forgiven = charged;
    draft.changeStint(s -> s.withReboots(Math.max(0, s.reboots() - forgiven)));
  }

  private static boolean isOfTheSite(Draft draft, Failure failure) {
    return failure.counted()
        && failure.kind() == FailureKind.REBOOT
        && failure.cause() != BootCause.PLANNED
        && covers(draft, failure.at());
  }

  /** The stint before a fallback that nothing has followed yet. */
  private static Optional<PastStint> fallenFrom(Draft draft) {
    Stint stint = draft.stint;
    List<PastStint> past = draft.pastStints();
    boolean fell =
        stint != null && (stint.reason() == Reason.FALLBACK || stint.reason() == Reason.SETTLE);
    return fell && !past.isEmpty() && draft.isAutomatic()
        ? Optional.of(past.getLast()).filter(p -> draft.isOnLadder(p.mode()))
        : Optional.empty();
  }

  /** Whether what is charged to a stint was too much when it ended, or what it taught is. */
  private static boolean isRight(Draft draft, PastStint past) {
    return Count.atEnd(draft.failures(), past, draft.policy).exceeded()
        || Learned.isWorse(draft, past.mode());
  }

  /** Back to the mode before, as if the fallback had not been: its other failures stay charged. */
  private static void takeBack(Draft draft, PastStint left, Input.SiteEvent event) {
    draft.changeRecord(
        left.mode(),
        r -> new ModeRecord(Math.max(0, r.failedAttempts() - 1), null, null, null, false));
    Learned.takeBack(draft, left.mode(), draft.record(left.mode()).failedAttempts());
    Switching.to(
        draft,
        left.mode(),
        Reason.SITE_EVENT,
        event.rebooted()
            + " of "
            + event.online()
            + " hosts rebooted at once: the fallback is taken back",
        evidence(event));
    Stint again = draft.stint;
    if (again != null) {
      recharge(draft, left, again);
    }
  }

  private static void recharge(Draft draft, PastStint left, Stint again) {
    long count =
        draft.failures().stream()
            .filter(f -> f.counted() && f.stint() == left.number())
            .filter(f -> f.at().isAfter(draft.now.minus(Duration.ofHours(24))))
            .count();
    draft.changeFailures(
        f -> f.counted() && f.stint() == left.number() ? f.chargedTo(again.number()) : f);
    draft.changeStint(s -> s.withReboots((int) count));
  }
}
