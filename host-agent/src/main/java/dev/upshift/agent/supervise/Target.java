package dev.upshift.agent.supervise;

import java.time.Duration;
import java.util.List;

/**
 * A mode to hold, and the commands that it consists of.
 *
 * @param stagger between the starts of two of its processes
 * @param saving how its checkpoints come about
 */
public record Target(
    Application application, List<CommandId> commands, Duration stagger, Saving saving) {
  public Target {
    commands = List.copyOf(commands);
    if (commands.isEmpty()) {
      throw new IllegalArgumentException("a mode must have at least one command");
    }
  }

  public Target(Application application, List<CommandId> commands, Duration stagger) {
    this(application, commands, stagger, Saving.NONE);
  }

  public Target(Application application, List<CommandId> commands) {
    this(application, commands, Duration.ZERO, Saving.NONE);
  }

  /** The same mode, held under another document. */
  public Target under(Application other) {
    return new Target(
        new Application(other.epoch(), other.brain(), other.revision(), mode()),
        commands,
        stagger,
        saving);
  }

  public String mode() {
    return application.mode();
  }
}
