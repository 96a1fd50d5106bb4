package dev.upshift.cli.demo;

import dev.upshift.cli.connection.BrokerVisit;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    description = {
      "Play the guide's scenario B for real in about two minutes: real processes, a real training,"
          + " a real broker, and a machine that reboots.",
      "It ends with 0 only if every decision was seen over MQTT."
    },
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--stable", description = "Play scenario A instead: no reboot, one step up.")
  boolean stable;

  @Option(names = "--keep", description = "Keep running afterwards, until Ctrl-C.")
  boolean keep;

  @Override
  public Integer call() {
    try (Stage stage = new Stage(this::tell)) {
      Runtime.getRuntime().addShutdownHook(new Thread(stage::close, "stop"));
      tell("starting broker, brain and notifier in " + stage.folder().configuration().getParent());
      stage.raise();
      try (BrokerVisit visit = stage.visit(Spectator.TAILS)) {
        Spectator spectator = new Spectator(visit, stage.crew(), stage.journal(), this::tell);
        Scenario scenario = new Scenario(stage, spectator, this::tell);
        if (stable) {
          scenario.stable();
        } else {
          scenario.unstable();
        }
        requireProgressKept(stage.journal());
      } catch (FailureException e) {
        throw new FailureException(e.exitCode(), e.sentence() + stage.words(), e);
      }
      if (keep) {
        keepRunning(stage);
      }
    }
    tell("done: everything was seen over MQTT, and every process has been stopped");
    return ExitCode.OK.code();
  }

  private void requireProgressKept(TrainingJournal journal) {
    journal.read();
    if (!journal.losses().isEmpty()) {
      throw new FailureException(
          ExitCode.ERROR,
          "The demo expected no lost progress, but the training " + journal.losses() + ".");
    }
    tell(
        "training: "
            + journal.reached()
            + " episodes, resumed "
            + journal.resumptions()
            + " times, never behind its last checkpoint");
  }

  private void keepRunning(Stage stage) {
    DemoFolder folder = stage.folder();
    tell("keeps running; Ctrl-C stops everything. To look:");
    tell("  ./upshift status -c " + folder.configuration());
    tell("  ./upshift explain " + DemoFolder.HOST + " -c " + folder.configuration());
    tell(
        "  mosquitto_sub -V 311 -h 127.0.0.1 -p "
            + folder.brokerPort()
            + " -i operator-phone -u operator -P \"$(cat "
            + folder.secret("operator")
            + ")\" -t 'upshift/v1/+/status/#' -v");
    try {
      tell("The " + stage.crew().loss().get().name() + " has ended.");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(String line) {
    PrintWriter out = spec.commandLine().getOut();
    synchronized (this) {
      out.println(line);
      out.flush();
    }
  }
}
