package dev.upshift.cli.backtest;

import dev.upshift.brain.backtest.Backtest;
import dev.upshift.brain.backtest.Report;
import dev.upshift.brain.backtest.World;
import dev.upshift.brain.backtest.Worlds;
import dev.upshift.brain.decision.Policy;
import dev.upshift.cli.policy.PolicyFile;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.io.PrintWriter;
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

  @Option(names = "--policy", paramLabel = "FILE", description = PolicyFile.HELP)
  @Nullable Path policy;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = {
        "A key of the policy, changed; may be repeated.",
        "The promotion limit is off unless asked for: max-promotions=10%% (or a share in FILE)."
      })
  Map<String, String> changes = new LinkedHashMap<>();

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
    if (changes.containsKey("learning")) {
      throw new FailureException(
          ExitCode.USAGE,
          "--set learning: a backtest runs both; 'rule' is the policy without learning and"
              + " 'learned' with it.");
    }
    Policy chosen = PolicyFile.read(Optional.ofNullable(policy), changes, Backtest.DEFAULTS);
    Optional.ofNullable(plot).ifPresent(ProgressPlot::requireWritable);
    World world = Worlds.read(trace, Optional.ofNullable(hosts), modes, seed);
    PrintWriter err = spec.commandLine().getErr();
    world.modes().advice().forEach(advice -> err.println("Note: " + modes + ": " + advice));
    Report report;
    try (PoliciesDone done = PoliciesDone.onTerminal()) {
      report = Backtest.run(world, chosen, plot == null ? 0 : SAMPLES, done::show);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        switch (output) {
          case TABLE -> ReportText.table(report);
          case JSON -> ReportText.json(report);
        });
    out.flush();
    if (plot != null) {
      ProgressPlot.write(report, plot);
    }
    return ExitCode.OK.code();
  }
}
