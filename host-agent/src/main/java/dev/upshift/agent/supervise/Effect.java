package dev.upshift.agent.supervise;

/** What the supervisor wants done. */
public sealed interface Effect {
  /** Start the command; answer with Launched or LaunchFailed, later Exited. */
  record Launch(String mode, CommandId command, long run) implements Effect {}

  /** Ask the command's own process for a checkpoint. */
  record AskCheckpoint(CommandId command, long run) implements Effect {}

  /** SIGTERM to the whole tree; answer with Gone once nothing of it is left. */
  record Terminate(CommandId command, long run) implements Effect {}

  /** SIGKILL to every survivor of the tree. */
  record Kill(CommandId command, long run) implements Effect {}

  /** For the record: a command is in a crash loop. Told once for each loop. */
  record CrashLooped(CommandId command, int exits, String lastExit) implements Effect {}

  /**
   * For the record, and to be remembered: the mode aimed at never ran, so the one before is aimed
   * at again, under the same document.
   */
  record RolledBack(String from, String to, String reason) implements Effect {}

  /** For the record: a command could not be started. Told once for each stint. */
  record StartFailed(CommandId command, String reason) implements Effect {}

  /** The training is complete: to be remembered, so that nobody starts it again. */
  record Completed() implements Effect {}
}
