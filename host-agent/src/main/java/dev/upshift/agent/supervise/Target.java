package dev.upshift.agent.supervise;

import java.util.List;

/** A mode to hold, and the commands that it consists of. */
public record Target(Application application, List<CommandId> commands) {
  public Target {
    commands = List.copyOf(commands);
    if (commands.isEmpty()) {
      throw new IllegalArgumentException("a mode must have at least one command");
    }
  }

  public String mode() {
    return application.mode();
  }
}
