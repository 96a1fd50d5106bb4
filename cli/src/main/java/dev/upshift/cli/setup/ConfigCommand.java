package dev.upshift.cli.setup;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.Key;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "config",
    description = "Explain the keys of the configuration file.",
    mixinStandardHelpOptions = true)
public final class ConfigCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--explain",
      required = true,
      description = "Print every key with its type, its default and its meaning.")
  boolean explain;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SECTION",
      description = "Only this section: broker, brain, notifier, agent or client.")
  @Nullable String section;

  @Override
  public Integer call() {
    String wanted = section;
    if (wanted != null && !Sections.all().containsKey(wanted)) {
      throw new FailureException(
          ExitCode.USAGE,
          "A section must be one of "
              + String.join(", ", Sections.all().keySet())
              + ", but was '"
              + wanted
              + "'.");
    }
    PrintWriter out = spec.commandLine().getOut();
    Sections.all()
        .forEach((name, type) -> {
          if (wanted == null || wanted.equals(name)) {
            out.println(name + ":");
            Key.of(name, type).forEach(key -> print(out, key));
          }
        });
    return 0;
  }

  private static void print(PrintWriter out, Key key) {
    String standard =
        key.standard().equals("required") || key.standard().equals("unset")
            ? key.standard()
            : "default " + key.standard();
    out.println("  " + key.path() + "  (" + key.type() + "; " + standard + ")");
    if (!key.meaning().isEmpty()) {
      out.println("      " + key.meaning());
    }
  }
}
