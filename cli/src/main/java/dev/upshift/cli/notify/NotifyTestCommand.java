package dev.upshift.cli.notify;

import dev.upshift.notifier.app.Trial;
import dev.upshift.notifier.app.Trial.Verdict;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
    name = "test",
    description = {
      "Send a test message over one channel, or over all of them; exit code 1 when one fails.",
    },
    mixinStandardHelpOptions = true)
final class NotifyTestCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin NotifierFile file = new NotifierFile();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "CHANNEL",
      description = "The channel's name in the configuration.")
  @Nullable String channel;

  @Option(names = "--all", description = "Every channel.")
  boolean all;

  @Option(
      names = "--output",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  Format output = Format.TEXT;

  @Override
  public Integer call() throws InterruptedException {
    if (all == (channel != null)) {
      throw new ParameterException(
          spec.commandLine(), "Either a channel or --all must be given, and not both.");
    }
    List<Verdict> verdicts =
        new Trial(file.read(), InstantSource.system(), channelsOut())
            .send(Optional.ofNullable(channel));
    PrintWriter out = spec.commandLine().getOut();
    switch (output) {
      case TEXT -> verdicts.forEach(v -> out.println(line(v)));
      case JSON -> out.println(JSON.writeValueAsString(verdicts));
    }
    return verdicts.stream().allMatch(Verdict::delivered) ? 0 : 1;
  }

  /** A console channel's line would not be JSON. */
  private PrintStream channelsOut() {
    return switch (output) {
      case TEXT -> System.out;
      case JSON -> System.err;
    };
  }

  private static String line(Verdict verdict) {
    return verdict.channel()
        + ": "
        + verdict.outcome()
        + " in "
        + verdict.millis()
        + " ms"
        + (verdict.why().isEmpty() ? "" : ": " + verdict.why());
  }
}
