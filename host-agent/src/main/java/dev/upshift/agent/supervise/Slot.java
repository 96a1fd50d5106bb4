package dev.upshift.agent.supervise;

import java.time.Instant;

/**
 * Where one command stands. {@code run} numbers its processes, so that word of an earlier one is
 * told from word of the present one.
 *
 * <pre>
 * Waiting   --due-->            Launching
 * Launching --launched-->       Running      --launch failed--> Waiting
 * Running   --exited-->         Stopping (what it left behind)  --stop wanted--> Stopping
 * Running   --stop wanted, and it saves when asked--> Saving --saved, or too late--> Stopping
 * Stopping  --gone-->           removed | Waiting | Finished
 * </pre>
 */
sealed interface Slot {
  long run();

  History history();

  record Waiting(long run, History history, Instant due) implements Slot {}

  record Launching(long run, History history) implements Slot {}

  record Running(long run, History history, Instant since, boolean complete) implements Slot {}

  /** Asked for a last checkpoint before it is told to end. */
  record Saving(Running running, Instant until) implements Slot {
    @Override
    public long run() {
      return running.run();
    }

    @Override
    public History history() {
      return running.history();
    }
  }

  /**
   * Told to end.
   *
   * @param graceEnd before then it is not killed, whatever it has saved
   * @param killAt when it is killed, unless it saves before
   */
  record Stopping(
      long run, History history, Instant graceEnd, Instant killAt, Afterwards afterwards)
      implements Slot {
    Stopping saved(Instant now) {
      return new Stopping(
          run, history, graceEnd, now.isAfter(graceEnd) ? now : graceEnd, afterwards);
    }
  }

  record Finished(long run, History history) implements Slot {}

  /** What follows when the whole tree is gone. */
  enum Afterwards {
    REMOVE,
    RESTART,
    FINISH
  }
}
