package dev.upshift.benchmarks;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that every benchmark has, as a mixin. */
public final class OutputOption {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "How the figures are written: ${COMPLETION-CANDIDATES} (default: table).")
  Report.Format format = Report.Format.TABLE;

  /** Writes the figures to standard output. */
  public void print(Report report) {
    report.print(format, spec.commandLine().getOut());
  }

  /** Says on standard error what is being done; benchmarks take their time. */
  public void say(String sentence) {
    spec.commandLine().getErr().println(sentence);
  }

  /** Refuses a count that nothing could be measured with. */
  public void requireAtLeast(int least, String option, int given) {
    if (given < least) {
      throw new ParameterException(
          spec.commandLine(), option + " must be at least " + least + ", but was " + given + ".");
    }
  }
}
