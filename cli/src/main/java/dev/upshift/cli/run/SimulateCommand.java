package dev.upshift.cli.run;

import dev.upshift.brain.decision.Decision;
import dev.upshift.brain.replay.DecisionLines;
import dev.upshift.brain.replay.Simulation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "simulate",
    description = "Print the decisions that a scenario file leads to, with no waiting.",
    mixinStandardHelpOptions = true)
public final class SimulateCommand implements Callable<Integer> {
  /** How a decision is written. */
  enum Format {
    TEXT,
    JSONL
  }

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "FILE", description = "The scenario file.")
  Path file = Path.of("");

  @Option(
      names = "--output",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  Format output = Format.TEXT;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Simulation.run(file).stream().map(this::line).forEach(out::println);
    return 0;
  }

  private String line(Decision decision) {
    return switch (output) {
      case TEXT -> DecisionLines.text(decision);
      case JSONL -> DecisionLines.json(decision);
    };
  }
}
