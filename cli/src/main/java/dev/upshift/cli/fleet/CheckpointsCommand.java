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
import java.time.Instant;
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
    name = "checkpoints",
    description = "Show what a host's training has saved, and what is kept of it to go back to.",
    mixinStandardHelpOptions = true)
public final class CheckpointsCommand implements Callable<Integer> {
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
    List<String> tails = List.of(wanted + "/telemetry/checkpoints");
    try (BrokerVisit visit = BrokerVisit.open(connection.resolve(Environment::variable), tails)) {
      print(wanted, reported(visit, wanted));
    }
    return 0;
  }

  private static Telemetry.Checkpoints reported(BrokerVisit visit, HostId host) {
    return visit.retained(all -> !all.isEmpty()).stream()
        .map(Heard::message)
        .filter(Telemetry.Checkpoints.class::isInstance)
        .map(Telemetry.Checkpoints.class::cast)
        .reduce((_, last) -> last)
        .orElseThrow(() ->
            new FailureException(
                ExitCode.ERROR,
                "The host "
                    + host
                    + " has not told this broker of its checkpoints: check the name with"
                    + " ./upshift status, and that its agent runs."));
  }

  private void print(HostId host, Telemetry.Checkpoints reported) {
    PrintWriter out = spec.commandLine().getOut();
    CheckpointsDocument document = new CheckpointsDocument(host, reported, Instant.now());
    switch (output) {
      case TABLE -> out.println(document.table(Environment.terminalWidth()));
      case JSON -> out.println(document.json());
      case JSONL -> out.println(document.jsonLine());
    }
    out.flush();
  }
}
