package dev.upshift.benchmarks;

import dev.upshift.benchmarks.agent.AgentBench;
import dev.upshift.benchmarks.notifier.NotifierBench;
import dev.upshift.benchmarks.supervise.SuperviseBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of all benchmarks. */
@Command(
    name = "./upshift bench",
    description = "Measures what the documentation promises, beside the tools that do the same.",
    mixinStandardHelpOptions = true,
    version = "upshift 0.1.0",
    synopsisSubcommandLabel = "NAME",
    subcommands = {AgentBench.class, SuperviseBench.class, NotifierBench.class},
    footerHeading = "%nParts:%n",
    footer =
        "  --install-parts, given first, installs the Debian packages of benchmarks/parts.txt (as root).",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:It was measured; the figures say how it went.",
      "1:It could not be measured, and the sentence on standard error says why.",
      "2:A wrong command line."
    })
final class BenchCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the cause of a failure with its trace.")
  boolean debug;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A benchmark must be named.");
  }
}
