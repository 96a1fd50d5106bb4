package dev.upshift.cli.notify;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.notifier.app.ChannelConfiguration;
import dev.upshift.notifier.app.NotifierConfiguration;
import dev.upshift.notifier.outbox.Ledger;
import dev.upshift.notifier.outbox.OutboxException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    name = "history",
    description = {
      "Show what was told on which channel, and what waits or was given up, newest first.",
    },
    mixinStandardHelpOptions = true)
final class NotifyHistoryCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin NotifierFile file = new NotifierFile();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "CHANNEL",
      description = "Only this channel.")
  @Nullable String channel;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many; default ${DEFAULT-VALUE}.")
  int limit = 50;

  @Option(
      names = "--output",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  Format output = Format.TEXT;

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new ParameterException(
          spec.commandLine(), "--limit must be at least 1, but was " + limit + ".");
    }
    NotifierConfiguration notifier = file.read();
    List<Ledger.Line> lines = lines(notifier.outboxFile());
    if (lines.isEmpty()) {
      requireKnown(notifier);
    }
    PrintWriter out = spec.commandLine().getOut();
    switch (output) {
      case TEXT -> lines.forEach(l -> out.println(text(l)));
      case JSON ->
          out.println(
              JSON.writeValueAsString(lines.stream().map(NotifyHistoryCommand::fields).toList()));
    }
    return 0;
  }

  /** A channel that is in the file no longer still has its past. */
  private void requireKnown(NotifierConfiguration notifier) {
    List<String> names = notifier.channels().stream().map(ChannelConfiguration::name).toList();
    if (channel != null && !names.contains(channel)) {
      throw new FailureException(
          ExitCode.USAGE,
          "There is no channel '"
              + channel
              + "': the file has "
              + String.join(", ", names)
              + " (of a host, ./upshift history tells).");
    }
  }

  private List<Ledger.Line> lines(Path outbox) {
    try (Ledger ledger = Ledger.open(outbox)) {
      return ledger.latest(Optional.ofNullable(channel), limit);
    } catch (OutboxException e) {
      throw new FailureException(
          ExitCode.ERROR,
          "The outbox "
              + outbox
              + " cannot be read: run this where the notifier runs, as its user, once it has"
              + " started.",
          e);
    }
  }

  private static String text(Ledger.Line line) {
    return (line.queuedAt()
            + " "
            + line.channel()
            + " "
            + line.state()
            + " (attempts: "
            + line.attempts()
            + ") "
            + line.headline()
            + " ["
            + line.reference()
            + "]"
            + (line.trouble().isEmpty() ? "" : ": " + line.trouble()))
        .replaceAll("\\p{Cc}+", " ");
  }

  private static Map<String, Object> fields(Ledger.Line line) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("reference", line.reference());
    fields.put("subject", line.subject());
    fields.put("headline", line.headline());
    fields.put("channel", line.channel());
    fields.put("state", line.state());
    fields.put("attempts", line.attempts());
    fields.put("queuedAt", line.queuedAt().toString());
    line.finishedAt().ifPresent(at -> fields.put("finishedAt", at.toString()));
    if (!line.trouble().isEmpty()) {
      fields.put("trouble", line.trouble());
    }
    return fields;
  }
}
