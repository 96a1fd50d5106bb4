package dev.upshift.cli.setup;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "check",
    description =
        "Check a configuration file; every mistake is told as FILE:LINE:COLUMN, with exit code 2.",
    mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "FILE", description = "The configuration file.")
  Path file = Path.of("");

  @Override
  public Integer call() {
    Sections.requireSound(file);
    LadderAdvice.of(file)
        .forEach(advice -> spec.commandLine().getErr().println("warning: " + advice));
    spec.commandLine().getOut().println("ok");
    return 0;
  }
}
