package dev.upshift.agent.app;

import dev.upshift.agent.supervise.Application;
import dev.upshift.agent.supervise.BrainRank;
import dev.upshift.agent.telemetry.BootHistory.Announcement;
import dev.upshift.protocol.ResultStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the agent must remember through anything.
 *
 * @param applied the last desired document applied; null before the first
 * @param brain the highest brain obeyed
 * @param stopped whether a command stopped the training
 * @param completed whether the training is complete
 * @param announcement a reboot that was announced
 * @param cleanEnd when the agent was last stopped in good order; null while it runs
 * @param unknownMode a mode asked for that this host does not have; null where none is
 * @param generation counts the orders that end processes: what was started under an earlier one is
 *     to be ended, also by an agent that did not see the order carried out
 * @param retreat the way back from the applied mode; null once that mode has run
 * @param rollback a kept checkpoint to go back to before anything is started
 * @param journal commands that were accepted, oldest first
 */
record AgentState(
    @Nullable Application applied,
    BrainRank brain,
    boolean stopped,
    boolean completed,
    @Nullable Announcement announcement,
    @Nullable Instant cleanEnd,
    @Nullable UnknownMode unknownMode,
    long generation,
    @Nullable Retreat retreat,
    @Nullable Rollback rollback,
    List<Entry> journal) {
  private static final int JOURNAL_LIMIT = 256;

  static final AgentState EMPTY =
      new AgentState(
          null, BrainRank.NONE, false, false, null, null, null, 0, null, null, List.of());

  AgentState {
    journal = List.copyOf(journal);
  }

  /** A command that was accepted, and what came of it. */
  record Entry(String id, ResultStatus status, @Nullable String reason) {}

  /**
   * A way back to a kept checkpoint.
   *
   * @param command the id of the command that asked for it
   * @param to the kept one's id
   */
  record Rollback(String command, long epoch, String to) {}

  /** A desired document that could not be applied. */
  record UnknownMode(String mode, Instant since) {}

  /**
   * The way back from a mode.
   *
   * @param mode the one that ran before
   * @param taken whether it is held instead of the applied one, which did not start
   */
  record Retreat(String mode, boolean taken) {}

  /** What is held: the applied document's mode, or the one before it where that did not start. */
  Application held(Application present) {
    return retreat != null && retreat.taken()
        ? new Application(present.epoch(), present.brain(), present.revision(), retreat.mode())
        : present;
  }

  /**
   * The state with another document.
   *
   * @param before what was applied until now
   */
  AgentState applying(Application application, Application before) {
    String held = held(before).mode();
    if (application.mode().equals(before.mode())) {
      return applied(application, true, retreat);
    }
    boolean sameMode = application.mode().equals(held);
    return applied(application, sameMode, sameMode ? null : new Retreat(held, false));
  }

  private AgentState applied(Application application, boolean sameMode, @Nullable Retreat next) {
    BrainRank sender = new BrainRank(application.epoch(), application.brain());
    return new AgentState(
        application,
        brain.max(sender),
        stopped,
        completed && sameMode,
        announcement,
        cleanEnd,
        null,
        sameMode ? generation : generation + 1,
        next,
        rollback,
        journal);
  }

  AgentState refusing(String mode, BrainRank sender, Instant now) {
    UnknownMode refused =
        unknownMode != null && unknownMode.mode().equals(mode)
            ? unknownMode
            : new UnknownMode(mode, now);
    return new AgentState(
        applied,
        brain.max(sender),
        stopped,
        completed,
        announcement,
        cleanEnd,
        refused,
        generation,
        retreat,
        rollback,
        journal);
  }

  AgentState withoutUnknownMode() {
    return new AgentState(
        applied,
        brain,
        stopped,
        completed,
        announcement,
        cleanEnd,
        null,
        generation,
        retreat,
        rollback,
        journal);
  }

  AgentState withTraining(boolean isStopped, boolean isCompleted) {
    return new AgentState(
        applied,
        brain,
        isStopped,
        isCompleted,
        announcement,
        cleanEnd,
        unknownMode,
        generation,
        retreat,
        rollback,
        journal);
  }

  /** Every process there is has to go. */
  AgentState superseding() {
    return new AgentState(
        applied,
        brain,
        stopped,
        completed,
        announcement,
        cleanEnd,
        unknownMode,
        generation + 1,
        retreat,
        rollback,
        journal);
  }

  /** The applied mode is given up for the one before, unless another is applied meanwhile. */
  AgentState retreating(String from, String to) {
    return applied != null && applied.mode().equals(from)
        ? withRetreat(new Retreat(to, true))
        : this;
  }

  /** Another way back, or none. */
  AgentState withRetreat(@Nullable Retreat next) {
    return new AgentState(
        applied,
        brain,
        stopped,
        completed,
        announcement,
        cleanEnd,
        unknownMode,
        generation,
        next,
        rollback,
        journal);
  }

  /** Going back to a kept checkpoint is ordered, or done. */
  AgentState withRollback(@Nullable Rollback next) {
    return new AgentState(
        applied,
        brain,
        stopped,
        completed,
        announcement,
        cleanEnd,
        unknownMode,
        generation,
        retreat,
        next,
        journal);
  }

  AgentState withAnnouncement(@Nullable Announcement made) {
    return new AgentState(
        applied,
        brain,
        stopped,
        completed,
        made,
        cleanEnd,
        unknownMode,
        generation,
        retreat,
        rollback,
        journal);
  }

  AgentState withCleanEnd(@Nullable Instant at) {
    return new AgentState(
        applied,
        brain,
        stopped,
        completed,
        announcement,
        at,
        unknownMode,
        generation,
        retreat,
        rollback,
        journal);
  }

  /** With a command's entry added or replaced; the oldest are forgotten. */
  AgentState journalling(Entry entry, BrainRank sender) {
    List<Entry> entries =
        Stream.concat(journal.stream().filter(e -> !e.id().equals(entry.id())), Stream.of(entry))
            .toList();
    return new AgentState(
        applied,
        brain.max(sender),
        stopped,
        completed,
        announcement,
        cleanEnd,
        unknownMode,
        generation,
        retreat,
        rollback,
        entries.subList(Math.max(0, entries.size() - JOURNAL_LIMIT), entries.size()));
  }

  Optional<Entry> entry(String id) {
    return journal.stream().filter(e -> e.id().equals(id)).findFirst();
  }
}
