package dev.upshift.cli;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.StandardOutput;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs one command; every failure ends as one sentence on standard error and an exit code. */
public final class UpshiftMain {
  private UpshiftMain() {}

  public static void main(String[] arguments) {
    configureLog(arguments);
    StandardOutput output = StandardOutput.install();
    PrintWriter writer = output.writer();
    int code = commandLine().setOut(writer).execute(arguments);
    writer.flush();
    System.exit(output.exitCode(code));
  }

  /**
   * Has to come before the first logger: the components' jars bring configurations of their own.
   */
  private static void configureLog(String[] arguments) {
    System.setProperty("logback.configurationFile", "dev/upshift/cli/logback.xml");
    System.setProperty("upshift.log.level", isDebug(List.of(arguments)) ? "INFO" : "OFF");
  }

  private static boolean isDebug(List<String> arguments) {
    return arguments.contains("--debug");
  }

  static CommandLine commandLine() {
    return new CommandLine(new UpshiftCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(UpshiftMain::misused)
        .setExecutionExceptionHandler(UpshiftMain::failed);
  }

  private static int misused(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    command.getErr().println(sentence(String.valueOf(e.getMessage())));
    UnmatchedArgumentException.printSuggestions(e, command.getErr());
    command.getErr().println("See " + command.getCommandSpec().qualifiedName() + " --help.");
    return ExitCode.USAGE.code();
  }

  private static int failed(Exception e, CommandLine command, ParseResult parsed) {
    String sentence =
        e instanceof FailureException failure
            ? failure.sentence()
            : "The command failed unexpectedly: " + e + "; run it with --debug and report it.";
    command.getErr().println(sentence);
    if (isDebug(parsed.expandedArgs())) {
      e.printStackTrace(command.getErr());
    }
    return (e instanceof FailureException failure ? failure.exitCode() : ExitCode.ERROR).code();
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }
}
