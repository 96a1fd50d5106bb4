package dev.upshift.agent.supervise;

import dev.upshift.protocol.TrainingPhase;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The supervisor's state.
 *
 * @param target the mode to hold
 * @param stint the mode whose processes there are; it follows the target once the others are gone
 * @param restartAsked whether all processes shall be replaced
 * @param completed whether the training is complete
 * @param nextRun the number of the next process
 * @param restarts of the present stint
 * @param startFailureTold whether this stint's failure to start is on record
 * @param fallback what to go back to should the mode aimed at never run; empty once it did
 */
public record Supervision(
    Optional<Target> target,
    Optional<Target> stint,
    Wish wish,
    boolean restartAsked,
    boolean completed,
    SortedMap<CommandId, Slot> slots,
    long nextRun,
    int restarts,
    Optional<String> lastExit,
    boolean startFailureTold,
    Optional<Target> fallback) {
  public Supervision {
    slots = Collections.unmodifiableSortedMap(new TreeMap<>(slots));
  }

  /** An agent that has just started, with what it remembers. */
  public static Supervision resumed(Wish wish, boolean completed, Optional<Target> fallback) {
    return new Supervision(
        Optional.empty(),
        Optional.empty(),
        wish,
        false,
        completed,
        new TreeMap<>(),
        1,
        0,
        Optional.empty(),
        false,
        fallback);
  }

  /** What the training is doing. */
  public TrainingPhase phase(Instant now, Rules rules) {
    if (!slots.isEmpty() && isLeaving()) {
      return stint.isEmpty() ? TrainingPhase.STARTING : TrainingPhase.STOPPING;
    }
    if (completed) {
      return TrainingPhase.COMPLETED;
    }
    if (wish == Wish.STOP || target.isEmpty()) {
      return TrainingPhase.STOPPED;
    }
    if (slots.values().stream().anyMatch(s -> s.history().looping())) {
      return TrainingPhase.CRASH_LOOPING;
    }
    return !slots.isEmpty() && slots.values().stream().allMatch(s -> isSettled(s, now, rules))
        ? TrainingPhase.RUNNING
        : TrainingPhase.STARTING;
  }

  /** Whether there is no process, and none is on its way. */
  public boolean isEmpty() {
    return slots.isEmpty();
  }

  /** The number of a command's present process; 0 where it has none. */
  public long run(CommandId command) {
    return Optional.ofNullable(slots.get(command)).map(Slot::run).orElse(0L);
  }

  /** Whether every process there is has to go. */
  boolean isLeaving() {
    return wish == Wish.STOP
        || restartAsked
        || !target.map(Target::mode).equals(stint.map(Target::mode));
  }

  private static boolean isSettled(Slot slot, Instant now, Rules rules) {
    return switch (slot) {
      case Slot.Running running -> !now.isBefore(running.since().plus(rules.settle()));
      case Slot.Finished _ -> true;
      case Slot.Waiting _, Slot.Launching _, Slot.Saving _, Slot.Stopping _ -> false;
    };
  }
}
