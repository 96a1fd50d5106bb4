package dev.upshift.benchmarks;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.StandardOutput;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Runs one benchmark; every failure ends as one sentence on standard error and an exit code. */
public final class BenchMain {
  private BenchMain() {}

  public static void main(String[] arguments) {
    boolean debug = List.of(arguments).contains("--debug");
    System.setProperty("logback.configurationFile", "dev/upshift/benchmarks/logback.xml");
    System.setProperty("upshift.log.level", debug ? "INFO" : "OFF");
    Optional.ofNullable(System.getProperty("upshift.home"))
        .ifPresent(home -> System.setProperty("upshift.root", home));
    StandardOutput output = StandardOutput.install();
    PrintWriter writer = output.writer();
    int code = commandLine().setOut(writer).execute(arguments);
    writer.flush();
    System.exit(output.exitCode(code));
  }

  static CommandLine commandLine() {
    return new CommandLine(new BenchCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(BenchMain::misused)
        .setExecutionExceptionHandler(BenchMain::failed);
  }

  private static int misused(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    String text = String.valueOf(e.getMessage());
    command.getErr().println(text.endsWith(".") ? text : text + ".");
    command.getErr().println("See " + command.getCommandSpec().qualifiedName() + " --help.");
    return ExitCode.USAGE.code();
  }

  private static int failed(Exception e, CommandLine command, ParseResult parsed) {
    command
        .getErr()
        .println(
            e instanceof FailureException failure
                ? failure.sentence()
                : "The benchmark failed unexpectedly: "
                    + e
                    + "; run it with --debug and report it.");
    if (parsed.expandedArgs().contains("--debug")) {
      e.printStackTrace(command.getErr());
    }
    return (e instanceof FailureException failure ? failure.exitCode() : ExitCode.ERROR).code();
  }
}
