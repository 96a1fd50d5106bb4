package dev.upshift.cli.backtest;

import dev.upshift.brain.backtest.Backtest;
import dev.upshift.brain.backtest.Report;
import dev.upshift.brain.backtest.World;
import dev.upshift.brain.backtest.Worlds;
import dev.upshift.brain.decision.Policy;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "backtest",
    description = {
      "Try the policies against recorded failures: what each would have made of them.",
      "A trace does not record modes: how they differ is modelled, by the file of modes."
    },
    mixinStandardHelpOptions = true)
public final class BacktestCommand implements Callable<Integer> {
  /** How the result is written. */
  enum Format {
    TABLE,
    JSON
  }

  private static final int SAMPLES = 200;

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "TRACE.csv",
      description =
          "The failures: host,epoch_seconds,event, with down, reboot or preempt, and up or recover.")
  Path trace = Path.of("");

  @Option(
      names = "--modes",
      required = true,
      paramLabel = "MODES.yaml",
      description =
          "The modes, lightest first (name, rate, sensitivity, failures-per-hour), and"
              + " checkpoint-interval, restart-cost, downtime.")
  Path modes = Path.of("");

  @Option(
      names = "--hosts",
      paramLabel = "HOSTS.csv",
      description =
          "When each host was observed: host,obs_start,obs_end; default: the trace's span.")
  @Nullable Path hosts;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Of all chance; default ${DEFAULT-VALUE}.")
  long seed;

  @Option(
      names = "--policy",
      paramLabel = "KEY=VALUE",
      description = "A key of the policy; may be repeated.")
  Map<String, String> policy = new LinkedHashMap<>();

  @Option(
      names = "--plot",
      paramLabel = "FILE.svg",
      description = "Also draw each policy's progress over time.")
  @Nullable Path plot;

  @Option(
      names = "--output",
      defaultValue = "table",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  Format output = Format.TABLE;

  @Override
  public Integer call() {
    Policy chosen = policy();
    World world = Worlds.read(trace, Optional.ofNullable(hosts), modes, seed);
    ProgressBar bar = ProgressBar.onTerminal(spec.commandLine().getErr());
    Report report = Backtest.run(world, chosen, plot == null ? 0 : SAMPLES, bar::show);
    bar.clear();
    if (plot != null) {
      write(plot, ProgressPlot.svg(report));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        switch (output) {
          case TABLE -> ReportText.table(report);
          case JSON -> ReportText.json(report);
        });
    out.flush();
    return ExitCode.OK.code();
  }

  private Policy policy() {
    try {
      return Policy.of(policy);
    } catch (IllegalArgumentException e) {
      throw new FailureException(ExitCode.USAGE, "--policy: " + e.getMessage() + ".", e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new FailureException(
          ExitCode.ERROR, "The plot cannot be written to " + file + ": " + e.getMessage() + ".", e);
    }
  }
}
