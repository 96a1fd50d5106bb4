package dev.upshift.cli.fleet;

import dev.upshift.cli.connection.BrokerVisit;
import dev.upshift.cli.connection.ClientConfiguration;
import dev.upshift.cli.connection.ConnectionOptions;
import dev.upshift.cli.connection.Environment;
import dev.upshift.configuration.ExitCode;
import dev.upshift.protocol.HostId;
import java.io.PrintWriter;
import java.time.Instant;
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
    name = "status",
    description = {
      "Show what each host is doing, why, and what comes next.",
      "Exit code 3 where a person should look: a host unknown, held or unstable, a critical alert,"
          + " or the brain offline."
    },
    mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "HOST",
      description = "Only this host.",
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
    ClientConfiguration client = connection.resolve(Environment::variable);
    Optional<HostId> wanted = Optional.ofNullable(host);
    try (BrokerVisit visit = BrokerVisit.open(client, FleetPicture.tails(wanted))) {
      FleetPicture picture = FleetPicture.of(visit);
      wanted.ifPresent(id -> Hosts.requireKnown(picture, id));
      print(picture);
      return (picture.isDegraded() ? ExitCode.DEGRADED : ExitCode.OK).code();
    }
  }

  private void print(FleetPicture picture) {
    PrintWriter out = spec.commandLine().getOut();
    Instant now = Instant.now();
    switch (output) {
      case TABLE -> out.println(new StatusTable(picture, now).print(Environment.terminalWidth()));
      case JSON -> out.println(new StatusDocument(picture, now).json());
      case JSONL -> {
        if (!picture.hosts().isEmpty()) {
          out.println(new StatusDocument(picture, now).jsonLines());
        }
      }
    }
    out.flush();
  }
}
