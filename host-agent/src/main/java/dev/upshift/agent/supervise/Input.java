package dev.upshift.agent.supervise;

import java.time.Duration;
import java.util.List;

/** What the supervisor is told. */
public sealed interface Input {
  /**
   * The agent has started.
   *
   * @param stint the mode that adopted processes belong to
   * @param adopted processes of an earlier agent that go on
   * @param leftovers whether others of its processes still run
   */
  record Begin(Target stint, List<Adopted> adopted, boolean leftovers) implements Input {
    public Begin {
      adopted = List.copyOf(adopted);
    }
  }

  /** A process that an earlier agent started, under the number that it has from now on. */
  record Adopted(CommandId command, long run, Duration age) {}

  /** Hold this mode. */
  record Aim(Target target) implements Input {}

  /** Stop the training and keep it stopped. */
  record Stop() implements Input {}

  /** Run the training, also one that was stopped or is complete. */
  record Start() implements Input {}

  /** Stop the training gracefully and start it again. */
  record Restart() implements Input {}

  /** Start the training again at once, as it makes no progress: it will not save either. */
  record Hung() implements Input {}

  /** A good checkpoint was written after the training was told to end. */
  record Saved() implements Input {}

  /** A process runs. */
  record Launched(CommandId command, long run) implements Input {}

  /** A process could not be started. */
  record LaunchFailed(CommandId command, long run, String reason) implements Input {}

  /** A command's own process ended; others of its tree may remain. */
  record Exited(CommandId command, long run, Exit exit) implements Input {}

  /** Nothing of the tree is left. */
  record Gone(CommandId command, long run) implements Input {}

  /** The command's log said that its work is complete. */
  record CompletionSeen(CommandId command, long run) implements Input {}

  /** The time of {@code wakeAt} has come. */
  record Tick() implements Input {}
}
