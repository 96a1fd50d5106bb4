package dev.upshift.brain.replay;

import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Input.Rung;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A simulated host and what the brain knows of it, at one moment.
 *
 * @param boot its present boot
 * @param talking whether its heartbeats reach the brain
 * @param ladder its modes as its agent would tell them
 * @param wakeAt when the brain's timer fires
 * @param report the switch that its agent has still to report running
 * @param bootsMade how many boots without a name it had
 */
record SimulatedHost(
    HostState state,
    String boot,
    boolean talking,
    List<Rung> ladder,
    @Nullable String fingerprint,
    @Nullable Instant wakeAt,
    @Nullable Report report,
    int bootsMade) {

  /**
   * What the agent will report, and when: a mode that it was commanded.
   *
   * @param dueAt null while the host is silent and the command has not reached it
   */
  record Report(String mode, long revision, @Nullable Instant dueAt) {
    boolean isDue(Instant now) {
      return now.equals(dueAt);
    }
  }

  SimulatedHost with(HostState newState, @Nullable Instant newWakeAt, @Nullable Report newReport) {
    return new SimulatedHost(
        newState, boot, talking, ladder, fingerprint, newWakeAt, newReport, bootsMade);
  }

  SimulatedHost reported() {
    return with(state, wakeAt, null);
  }

  SimulatedHost silenced() {
    return new SimulatedHost(state, boot, false, ladder, fingerprint, wakeAt, report, bootsMade);
  }

  /** Heard again: it reports what became due in the silence, and gets what was commanded then. */
  SimulatedHost back(Instant now, Duration switchTime) {
    return new SimulatedHost(
        state, boot, true, ladder, fingerprint, wakeAt, late(now, switchTime), bootsMade);
  }

  private @Nullable Report late(Instant now, Duration switchTime) {
    if (report == null) {
      return null;
    }
    Instant due = report.dueAt() == null ? now.plus(switchTime) : report.dueAt();
    return new Report(report.mode(), report.revision(), due.isBefore(now) ? now : due);
  }

  SimulatedHost booted(String newBoot) {
    return new SimulatedHost(
        state, newBoot, talking, ladder, fingerprint, wakeAt, report, bootsMade + 1);
  }

  SimulatedHost described(List<Rung> newLadder, @Nullable String newFingerprint) {
    return new SimulatedHost(
        state, boot, talking, newLadder, newFingerprint, wakeAt, report, bootsMade);
  }

  /** When something happens to it by itself. A silent host's report waits until it is back. */
  @Nullable Instant nextAt() {
    Instant due = report == null || !talking ? null : report.dueAt();
    if (due == null || (wakeAt != null && wakeAt.isBefore(due))) {
      return wakeAt;
    }
    return due;
  }
}
