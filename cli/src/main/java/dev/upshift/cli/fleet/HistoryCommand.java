package dev.upshift.cli.fleet;

import dev.upshift.cli.connection.BrainArchive;
import dev.upshift.cli.connection.ConnectionOptions;
import dev.upshift.cli.connection.Environment;
import dev.upshift.protocol.Codec;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "history",
    description = "Show the decisions of the past, asked of the brain's journal.",
    mixinStandardHelpOptions = true)
public final class HistoryCommand implements Callable<Integer> {
  /** How a line of the past is written. */
  enum Format {
    TEXT,
    JSONL
  }

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
      names = "--since",
      paramLabel = "TIME",
      defaultValue = "24h",
      description = "How far back, for example 24h or 7d; default ${DEFAULT-VALUE}.",
      converter = DurationConverter.class)
  Duration since = Duration.ofHours(24);

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "At most the newest N; default ${DEFAULT-VALUE}.")
  int limit = 1000;

  @Option(
      names = "--output",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  Format output = Format.TEXT;

  @Override
  public Integer call() {
    Map<String, String> query = new HashMap<>();
    query.put("since", Instant.now().minus(since).toString());
    query.put("limit", Integer.toString(limit));
    if (host != null) {
      query.put("host", host.name());
    }
    BrainArchive archive = new BrainArchive(connection.resolve(Environment::variable));
    List<Notice.Decision> decisions = archive.decisions(query);
    if (host != null && decisions.isEmpty()) {
      Hosts.requireKnown(archive.knows(host), host);
    }
    PrintWriter out = spec.commandLine().getOut();
    decisions.forEach(decision -> out.println(line(decision)));
    return 0;
  }

  private String line(Notice.Decision decision) {
    return switch (output) {
      case TEXT -> DecisionLine.of(decision);
      case JSONL -> new String(Codec.encode(decision), StandardCharsets.UTF_8);
    };
  }
}
