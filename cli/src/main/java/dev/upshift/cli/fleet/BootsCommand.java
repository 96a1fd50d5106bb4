package dev.upshift.cli.fleet;

import dev.upshift.cli.connection.BrokerVisit;
import dev.upshift.cli.connection.ConnectionOptions;
import dev.upshift.cli.connection.Environment;
import dev.upshift.cli.connection.Heard;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Telemetry;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "boots",
    description = {
      "Show when a host was booted, why, and how long it was down; for operators.",
      "The host's agent remembers the last 32 boots and tells them itself: no brain is needed."
    },
    mixinStandardHelpOptions = true)
public final class BootsCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Parameters(
      index = "0",
      paramLabel = "HOST",
      description = "The host.",
      converter = HostConverter.class)
  @Nullable HostId host;

  @Option(
      names = "--output",
      defaultValue = "table",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  Output output = Output.TABLE;

  @Override
  public Integer call() {
    HostId wanted = Optional.ofNullable(host).orElseThrow();
    try (BrokerVisit visit =
        BrokerVisit.open(
            connection.resolve(Environment::variable), List.of(wanted + "/telemetry/boots"))) {
      print(new BootsDocument(wanted, reported(visit, wanted)));
    }
    return ExitCode.OK.code();
  }

  private static Telemetry.Boots reported(BrokerVisit visit, HostId host) {
    return visit.retained(all -> !all.isEmpty()).stream()
        .map(Heard::message)
        .filter(Telemetry.Boots.class::isInstance)
        .map(Telemetry.Boots.class::cast)
        .reduce((_, last) -> last)
        .orElseThrow(() ->
            new FailureException(
                ExitCode.ERROR,
                "The host "
                    + host
                    + " has not told this broker of its boots: check the name with"
                    + " ./upshift status, and that its agent has run."));
  }

  private void print(BootsDocument document) {
    PrintWriter out = spec.commandLine().getOut();
    switch (output) {
      case TABLE -> out.println(document.table(Environment.terminalWidth()));
      case JSON -> out.println(document.json());
      case JSONL -> document.jsonLines().forEach(out::println);
    }
    out.flush();
  }
}
