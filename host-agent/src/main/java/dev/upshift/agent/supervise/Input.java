package dev.upshift.agent.supervise;

/** What the supervisor is told. */
public sealed interface Input {
  /** The agent has started; {@code leftovers} says whether an earlier one's processes still run. */
  record Begin(boolean leftovers) implements Input {}

  /** Hold this mode. */
  record Aim(Target target) implements Input {}

  /** Stop the training and keep it stopped. */
  record Stop() implements Input {}

  /** Run the training, also one that was stopped or is complete. */
  record Start() implements Input {}

  /** Stop the training gracefully and start it again. */
  record Restart() implements Input {}

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
