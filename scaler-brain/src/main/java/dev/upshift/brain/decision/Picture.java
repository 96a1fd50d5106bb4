package dev.upshift.brain.decision;

import dev.upshift.brain.decision.HostState.Contact;
import dev.upshift.brain.decision.HostState.ModeRecord;
import dev.upshift.brain.decision.HostState.Stint;
import dev.upshift.brain.decision.Stability.Count;
import dev.upshift.configuration.DurationText;
import dev.upshift.protocol.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The brain's whole picture of a host, for people: also the answer to "why not yet?". */
public final class Picture {
  private Picture() {}

  /** The picture where nobody tells how long the training still takes. */
  public static Notice.State of(HostState state, Instant now, Policy policy, long epoch) {
    return of(state, now, policy, epoch, Optional.empty());
  }

  /**
   * The picture of a host.
   *
   * @param remaining how long its training still takes, where it tells that
   */
  public static Notice.State of(
      HostState state, Instant now, Policy policy, long epoch, Optional<Duration> remaining) {
    Situation situation = Situation.of(state, now, policy);
    Count count = Count.of(state, now, policy);
    Stint stint = state.stint();
    Contact contact = state.contact();
    return new Notice.State(
        state.mode(),
        situation.word().word(),
        stint == null ? now : stint.startedAt(),
        contact.lastHeardAt(),
        state.reported().mode(),
        state.boots().current(),
        epoch,
        state.revision(),
        count.inWindow(),
        policy.maxReboots(),
        DurationText.format(policy.rebootWindow()),
        stint == null ? 0 : stint.stability().at(now).toSeconds(),
        policy.stabilityWindow().toSeconds(),
        cooldownUntil(state, now),
        situation.next(),
        situation.nextAt(),
        failedAttempts(state),
        blocked(state),
        override(state.orders()),
        overrideUntil(state.orders()),
        Costs.of(state, now, policy, remaining).orElse(null),
        situation.why(),
        Evidence.with(count.evidence(), Worth.evidence(state, policy, now)),
        now);
  }

  private static @Nullable Instant cooldownUntil(HostState state, Instant now) {
    return state
        .above()
        .map(state::record)
        .map(ModeRecord::cooldownUntil)
        .filter(now::isBefore)
        .orElse(null);
  }

  private static Map<String, Integer> failedAttempts(HostState state) {
    Map<String, Integer> attempts = new TreeMap<>();
    state.modes().forEach((mode, record) -> attempts.put(mode, record.failedAttempts()));
    return attempts;
  }

  private static List<String> blocked(HostState state) {
    List<String> blocked = new ArrayList<>();
    state
        .modes()
        .forEach((mode, record) -> {
          if (record.blockedAt() != null) {
            blocked.add(mode);
          }
        });
    return blocked;
  }

  private static @Nullable String override(StandingOrders orders) {
    return orders.paused() ? "pause" : orders.pin();
  }

  private static @Nullable Instant overrideUntil(StandingOrders orders) {
    return orders.paused() ? orders.pausedUntil() : orders.pinUntil();
  }
}
