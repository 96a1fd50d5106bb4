package dev.upshift.brain.decision;

import dev.upshift.brain.decision.HostState.Failure;
import dev.upshift.brain.decision.HostState.ModeRecord;
import dev.upshift.brain.decision.HostState.Stint;
import dev.upshift.configuration.DurationText;
import dev.upshift.protocol.OverrideOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people order: rule 10. Every order is answered, a refusal too. */
final class OrderRules {
  private static final String COMPLETE = "the training is complete; reset starts over";

  private OrderRules() {}

  static void pin(Draft draft, Input.PinMode order) {
    Optional<String> objection = objection(draft);
    if (objection.isPresent()) {
      draft.refuse(Reason.OVERRIDE, objection.get(), order);
      return;
    }
    if (!draft.isOnLadder(order.mode())) {
      draft.refuse(Reason.OVERRIDE, "'" + order.mode() + "' is not a mode of " + draft.host, order);
      return;
    }
    boolean already = order.mode().equals(draft.orders.pin());
    Duration ttl = order.ttl();
    draft.orders =
        draft.orders.withPin(order.mode(), ttl == null ? null : draft.now.plus(ttl), signed(order));
    String summary =
        because(
            order,
            "pinned to "
                + order.mode()
                + (ttl == null ? " until released" : " for " + DurationText.format(ttl)));
    Map<String, Object> evidence = mode(order.mode(), order);
    if (order.mode().equals(draft.mode)) {
      draft.decide(Reason.OVERRIDE, draft.mode, summary, evidence, !already);
    } else {
      switchMode(draft, order.mode(), summary, evidence);
    }
  }

  static void step(Draft draft, Input.StepMode order) {
    Optional<String> objection = objection(draft);
    Optional<String> target = order.up() ? draft.above() : draft.below();
    if (objection.isPresent() || target.isEmpty()) {
      draft.refuse(
          Reason.OVERRIDE,
          objection.orElse(
              draft.mode + (order.up() ? " is the highest mode" : " is the lowest mode")),
          order);
      return;
    }
    String left = String.valueOf(draft.mode);
    draft.orders = draft.orders.released();
    if (!order.up()) {
      draft.changeRecord(left, r -> r.coolingFor(draft.policy.cooldown()));
    }
    String way = order.up() ? "up" : "down";
    String summary = because(order, "one rung " + way + ", once");
    switchMode(draft, target.get(), summary, mode(way, order));
  }

  private static void switchMode(
      Draft draft, String target, String summary, Map<String, Object> evidence) {
    Stint stint = draft.stint;
    if (stint != null && stint.runningAt() == null && isOwn(stint.reason())) {
      draft.decide(
          Reason.SUPERSEDED,
          draft.mode,
          "an operator decided otherwise before " + draft.mode + " was running",
          Map.of("superseded", stint.reason().word(), "revision", draft.revision),
          false);
    }
    Switching.to(draft, target, Reason.OVERRIDE, summary, evidence);
  }

  private static boolean isOwn(Reason reason) {
    return reason == Reason.SCALE_UP
        || reason == Reason.RETRY
        || reason == Reason.FALLBACK
        || reason == Reason.SETTLE;
  }

  static void release(Draft draft, Input.Release order) {
    if (draft.orders.pin() == null) {
      String summary = because(order, "nothing is pinned");
      draft.decide(Reason.RELEASE, draft.mode, summary, evidence(order), false);
      return;
    }
    unpin(draft, Reason.RELEASE, because(order, "automatic control again"), evidence(order));
  }

  static void pause(Draft draft, Input.Pause order) {
    if (draft.completedAt != null) {
      draft.refuse(Reason.PAUSE, COMPLETE, order);
      return;
    }
    boolean already = draft.orders.paused();
    Duration ttl = order.ttl();
    draft.orders =
        draft.orders.withPause(true, ttl == null ? null : draft.now.plus(ttl), signed(order));
    String summary =
        ttl == null ? "paused until resumed" : "paused for " + DurationText.format(ttl);
    draft.decide(Reason.PAUSE, draft.mode, because(order, summary), evidence(order), !already);
  }

  static void resume(Draft draft, Input.Resume order) {
    if (!draft.orders.paused()) {
      String summary = because(order, "it was not paused");
      draft.decide(Reason.RESUME, draft.mode, summary, evidence(order), false);
      return;
    }
    unpause(draft, because(order, "automatic control again"), evidence(order));
  }

  static void retry(Draft draft, Input.Retry order) {
    String before = Situation.of(draft.state(), draft.now, draft.policy).word().word();
    for (Input.Rung rung : draft.ladder) {
      draft.changeRecord(rung.mode(), _ -> new ModeRecord(0, null, null, null, true));
    }
    String after = Situation.of(draft.state(), draft.now, draft.policy).word().word();
    draft.decide(
        Reason.OPERATOR_RETRY,
        draft.mode,
        because(order, "failed attempts and cooldowns cleared"),
        evidence(order),
        !before.equals(after));
  }

  static void reset(Draft draft, Input.Reset order) {
    if (draft.ladder.isEmpty()) {
      draft.refuse(Reason.RESET, draft.host + " has not told its modes yet", order);
      return;
    }
    Stint old = draft.stint;
    String lowest = draft.ladder.getFirst().mode();
    Map<String, Object> evidence =
        Evidence.with(Evidence.of(draft.state(), draft.now, draft.policy), evidence(order));
    draft.forgetLearning();
    draft.orders = StandingOrders.NONE.countingFrom(draft.now);
    draft.runSince = draft.completedAt == null ? draft.runSince : draft.now;
    draft.completedAt = null;
    draft.held = null;
    String summary = because(order, "back to " + lowest + ", everything learned is forgotten");
    if (old != null && lowest.equals(draft.mode)) {
      draft.stopClocks(draft.now);
      Switching.again(draft, old, Reason.RESET);
      draft.decide(Reason.RESET, draft.mode, summary, evidence, true);
    } else {
      Switching.to(draft, lowest, Reason.RESET, summary, evidence);
    }
  }

  /** Pins and pauses whose time is up. */
  static void judge(Draft draft) {
    if (draft.orders.pin() != null && isOver(draft.orders.pinUntil(), draft.now)) {
      unpin(draft, Reason.OVERRIDE_EXPIRED, "the pin's time is up", Map.of());
    }
    if (draft.orders.paused() && isOver(draft.orders.pausedUntil(), draft.now)) {
      unpause(draft, "the pause's time is up", Map.of());
    }
  }

  private static boolean isOver(@Nullable Instant until, Instant now) {
    return until != null && !now.isBefore(until);
  }

  private static void unpin(
      Draft draft, Reason reason, String summary, Map<String, Object> evidence) {
    draft.orders = draft.orders.released();
    startAfresh(draft);
    draft.decide(reason, draft.mode, summary, evidence, true);
  }

  private static void unpause(Draft draft, String summary, Map<String, Object> evidence) {
    draft.orders = draft.orders.resumed();
    startAfresh(draft);
    draft.decide(Reason.RESUME, draft.mode, summary, evidence, true);
  }

  /** The stability clock and the count restart from zero; nothing that was queued fires. */
  private static void startAfresh(Draft draft) {
    draft.orders = draft.orders.countingFrom(draft.now);
    draft.changeFailures(Failure::uncounted);
    draft.changeStint(s -> s.withClocks(s.stability().zeroAt(draft.now), s.heard()));
    Switching.renewDeadline(draft);
  }

  private static Optional<String> objection(Draft draft) {
    if (draft.mode == null) {
      return Optional.of(draft.host + " has not told its modes yet");
    }
    if (draft.held != null) {
      return Optional.of("commands are held (" + draft.held + "); reset starts over");
    }
    return draft.completedAt == null ? Optional.empty() : Optional.of(COMPLETE);
  }

  private static Map<String, Object> mode(String value, Input.Ordered order) {
    Map<String, Object> evidence = evidence(order);
    evidence.put("order", "mode");
    evidence.put("value", value);
    return evidence;
  }

  private static Map<String, Object> evidence(Input.Ordered order) {
    Map<String, Object> evidence = new LinkedHashMap<>();
    if (order.by() != null) {
      evidence.put("by", order.by());
    }
    if (order.why() != null) {
      evidence.put("why", order.why());
    }
    return evidence;
  }

  /** A recording of before there were reasons has the sentence without a signature. */
  private static String because(Input.Ordered order, String sentence) {
    return order.why() == null ? sentence : sentence + signed(order);
  }

  private static String signed(Input.Ordered order) {
    return OverrideOrder.signature(order.by(), order.why());
  }
}
