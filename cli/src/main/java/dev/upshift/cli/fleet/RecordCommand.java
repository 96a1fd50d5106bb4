package dev.upshift.cli.fleet;

import dev.upshift.brain.journal.JournalFile;
import dev.upshift.brain.journal.JournalReader;
import dev.upshift.brain.journal.Recorder;
import dev.upshift.cli.connection.BrainArchive;
import dev.upshift.cli.connection.ConnectionOptions;
import dev.upshift.cli.connection.Environment;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.protocol.HostId;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
    name = "record",
    description =
        "Write what the controller decided on, as JSON lines for 'replay': asked of the controller,"
            + " or read from its journal.",
    mixinStandardHelpOptions = true)
public final class RecordCommand implements Callable<Integer> {
  private static final int PAGE = 1_000;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

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
      description = "How far back, for example 24h or 7d; default: as far as the journal goes.",
      converter = DurationConverter.class)
  @Nullable Duration since;

  @Option(
      names = "--journal",
      paramLabel = "FILE",
      description = "Read this journal, or the one in this state folder; the controller may run.")
  @Nullable Path journal;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write to this file; default: standard output.")
  @Nullable Path output;

  @Override
  public Integer call() {
    Optional<Instant> from = Optional.ofNullable(since).map(Instant.now()::minus);
    if (journal == null) {
      BrainArchive archive = new BrainArchive(connection.resolve(Environment::variable));
      deliver(after -> archive.recording(query(after, from)), archive::knows);
      return 0;
    }
    try (JournalReader reader = new JournalReader(file(journal))) {
      Recorder recorder = new Recorder(reader);
      deliver(
          after ->
              recorder.lines(
                  new Recorder.Search(
                      OptionalLong.of(after), Optional.ofNullable(host), from, PAGE)),
          name -> reader.hosts().stream().anyMatch(stored -> stored.host().equals(name)));
    }
    return 0;
  }

  /** The first page comes before anything is written: a source that fails leaves no half file. */
  private void deliver(Function<Long, List<String>> page, Predicate<HostId> known) {
    List<String> first = page.apply(0L);
    if (host != null && first.isEmpty()) {
      Hosts.requireKnown(known.test(host), host);
    }
    if (output == null) {
      write(spec.commandLine().getOut(), first, page);
    } else {
      WholeFile.write(output, out -> write(out, first, page));
    }
  }

  /** Page by page, until one has no input. */
  private static void write(
      PrintWriter out, List<String> first, Function<Long, List<String>> page) {
    out.println(Recorder.HEADER);
    List<String> lines = first;
    while (!lines.isEmpty()) {
      lines.forEach(out::println);
      lines = page.apply(sequence(lines.getLast()));
    }
    out.flush();
  }

  private static long sequence(String input) {
    JsonNode line = MAPPER.readTree(input);
    return line.path("seq").asLong();
  }

  private Map<String, String> query(long after, Optional<Instant> from) {
    Map<String, String> query = new HashMap<>();
    query.put("after", Long.toString(after));
    query.put("limit", Integer.toString(PAGE));
    from.ifPresent(moment -> query.put("since", moment.toString()));
    if (host != null) {
      query.put("host", host.name());
    }
    return query;
  }

  private static Path file(Path given) {
    Path file = Files.isDirectory(given) ? given.resolve(JournalFile.NAME) : given;
    if (!Files.isRegularFile(file)) {
      throw new FailureException(
          ExitCode.USAGE, "There is no journal " + file + ": give a brain's state folder.");
    }
    return file;
  }
}
