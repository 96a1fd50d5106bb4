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
 * Stopping  --gone-->           removed | Waiting | Finished
 * </pre>
 */
sealed interface Slot {
  long run();

  History history();

  record Waiting(long run, History history, Instant due) implements Slot {}

  record Launching(long run, History history) implements Slot {}

  record Running(long run, History history, Instant since, boolean complete) implements Slot {}

  record Stopping(long run, History history, Instant killAt, Afterwards afterwards)
      implements Slot {}

  record Finished(long run, History history) implements Slot {}

  /** What follows when the whole tree is gone. */
  enum Afterwards {
    REMOVE,
    RESTART,
    FINISH
  }
}
