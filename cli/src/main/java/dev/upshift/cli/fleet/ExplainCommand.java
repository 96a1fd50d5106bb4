package dev.upshift.cli.fleet;

import dev.upshift.cli.connection.BrainArchive;
import dev.upshift.cli.connection.BrokerVisit;
import dev.upshift.cli.connection.ClientConfiguration;
import dev.upshift.cli.connection.ConnectionOptions;
import dev.upshift.cli.connection.Environment;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import java.time.Instant;
import java.util.Map;
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
    name = "explain",
    description =
        "Explain what a host is doing now, why, and why nothing else yet; or a decision of the past.",
    mixinStandardHelpOptions = true)
public final class ExplainCommand implements Callable<Integer> {
  private static final String MOST = "10000";

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Parameters(
      index = "0",
      paramLabel = "HOST",
      description = "The host.",
      converter = HostConverter.class)
  @Nullable HostId host;

  @Option(
      names = "--decision",
      paramLabel = "ID",
      description = "A decision of the past, by its id (history --output jsonl shows them).")
  @Nullable String decision;

  @Override
  public Integer call() {
    HostId wanted = Optional.ofNullable(host).orElseThrow();
    ClientConfiguration client = connection.resolve(Environment::variable);
    String text = decision == null ? present(client, wanted) : past(client, wanted, decision);
    spec.commandLine().getOut().println(text);
    return 0;
  }

  private static String present(ClientConfiguration client, HostId host) {
    try (BrokerVisit visit = BrokerVisit.open(client, FleetPicture.tails(Optional.of(host)))) {
      FleetPicture picture = FleetPicture.of(visit);
      Hosts.requireKnown(picture, host);
      return Explanation.ofPresent(picture, host, Instant.now());
    }
  }

  private static String past(ClientConfiguration client, HostId host, String id) {
    Notice.Decision found =
        new BrainArchive(client)
            .decisions(Map.of("host", host.name(), "limit", MOST)).stream()
                .filter(d -> d.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                    new FailureException(
                        ExitCode.ERROR,
                        "The brain's journal has no decision '"
                            + id
                            + "' of "
                            + host
                            + ": see ./upshift history "
                            + host
                            + " --output jsonl."));
    return Explanation.ofPast(found);
  }
}
