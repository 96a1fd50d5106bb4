package dev.upshift.cli.doctor;

import dev.upshift.agent.process.Ownership;

/** By what the agent will know the processes that fork away from a command. */
final class OwnershipCheck {
  private OwnershipCheck() {}

  static Finding of(Ownership means) {
    return switch (means) {
      case CONTROL_GROUP -> known("by its control group");
      case REAPER ->
          known("below its shim, which perl makes the parent of orphans, or by a scope of systemd");
      case SERVICE -> known("by a scope, if systemd starts the agent");
      case NONE ->
          Finding.warning(
              "ownership",
              "agent",
              "a process of the training that sheds parent, session and environment escapes: no"
                  + " control group is to be had here, and no perl to make the shim its parent",
              "install perl (Debian: perl-base)");
    };
  }

  private static Finding known(String means) {
    return Finding.ok("ownership", "agent", "what forks away from a command is known " + means);
  }
}
