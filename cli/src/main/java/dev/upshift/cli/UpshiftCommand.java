package dev.upshift.cli;

import dev.upshift.cli.backtest.BacktestCommand;
import dev.upshift.cli.demo.DemoCommand;
import dev.upshift.cli.doctor.DoctorCommand;
import dev.upshift.cli.fleet.BootsCommand;
import dev.upshift.cli.fleet.CheckpointsCommand;
import dev.upshift.cli.fleet.ExplainCommand;
import dev.upshift.cli.fleet.HistoryCommand;
import dev.upshift.cli.fleet.LogsCommand;
import dev.upshift.cli.fleet.OverrideCommand;
import dev.upshift.cli.fleet.PauseCommand;
import dev.upshift.cli.fleet.RecordCommand;
import dev.upshift.cli.fleet.ResetCommand;
import dev.upshift.cli.fleet.ResumeCommand;
import dev.upshift.cli.fleet.RetryCommand;
import dev.upshift.cli.fleet.RollbackCommand;
import dev.upshift.cli.fleet.StatusCommand;
import dev.upshift.cli.fleet.TrainingCommands;
import dev.upshift.cli.install.InstallCommand;
import dev.upshift.cli.install.UninstallCommand;
import dev.upshift.cli.notify.NotifyCommand;
import dev.upshift.cli.notify.SilenceCommand;
import dev.upshift.cli.run.AnnounceRebootCommand;
import dev.upshift.cli.run.ReplayCommand;
import dev.upshift.cli.run.SimulateCommand;
import dev.upshift.cli.run.UpCommand;
import dev.upshift.cli.setup.CheckCommand;
import dev.upshift.cli.setup.ConfigCommand;
import dev.upshift.cli.setup.HostCommand;
import dev.upshift.cli.setup.MosquittoCommand;
import dev.upshift.cli.setup.UserCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of all commands. */
@Command(
    name = "./upshift",
    description = "Keeps training running, unattended, in the highest mode each host can hold.",
    mixinStandardHelpOptions = true,
    version = "upshift 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      StatusCommand.class,
      ExplainCommand.class,
      HistoryCommand.class,
      OverrideCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      ResetCommand.class,
      RetryCommand.class,
      TrainingCommands.Stop.class,
      TrainingCommands.Start.class,
      TrainingCommands.Restart.class,
      TrainingCommands.Checkpoint.class,
      BootsCommand.class,
      CheckpointsCommand.class,
      RollbackCommand.class,
      LogsCommand.class,
      AnnounceRebootCommand.class,
      HostCommand.class,
      UserCommand.class,
      MosquittoCommand.class,
      NotifyCommand.class,
      SilenceCommand.class,
      SimulateCommand.class,
      BacktestCommand.class,
      RecordCommand.class,
      ReplayCommand.class,
      CheckCommand.class,
      ConfigCommand.class,
      DoctorCommand.class,
      InstallCommand.class,
      UninstallCommand.class
    },
    footerHeading = "%nComponents, each a process of its own (-c FILE; --help for more):%n",
    footer = {
      "  broker     Run the embedded MQTT broker.",
      "  brain      Run the brain that decides.",
      "  notifier   Run the sender of notices.",
      "  agent      Run the supervisor of this host's training.",
      "  journal repair  Salvage a brain's journal that cannot be read; keeps the old one aside.",
      "",
      "For developers:",
      "  verify     Build and test everything (--install-parts: with every real part).",
      "  build      Build what is missing or out of date.",
      "  bench NAME  Measure what is promised, beside other tools (bench --help lists them)."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Everything is fine.",
      "1:It failed, and the sentence on standard error says how.",
      "2:A wrong command line, configuration or input file.",
      "3:A status that a person should look at.",
      "4:The broker or the brain cannot be reached, or refuses the credentials."
    })
final class UpshiftCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the cause of a failure with its trace.")
  boolean debug;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command must be given.");
  }
}
