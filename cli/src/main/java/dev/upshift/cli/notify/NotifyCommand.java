package dev.upshift.cli.notify;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "notify",
    description = "Try the notifier's channels, see what was told, and acknowledge it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      NotifyTestCommand.class,
      NotifyHistoryCommand.class,
      NotifyCheckCommand.class,
      NotifyAckCommand.class,
    })
public final class NotifyCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command must be given.");
  }
}
