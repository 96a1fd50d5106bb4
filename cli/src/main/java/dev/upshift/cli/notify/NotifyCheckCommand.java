package dev.upshift.cli.notify;

import dev.upshift.notifier.app.ChannelConfiguration;
import dev.upshift.notifier.app.NotifierConfiguration;
import dev.upshift.notifier.app.Trial;
import dev.upshift.notifier.outbox.Ledger;
import dev.upshift.notifier.outbox.OutboxException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "check",
    description = {
      "Check the section notifier: its keys, with line and column of each mistake, its secrets and"
          + " its templates. Nothing is sent. Notes say which channels have messages waiting and"
          + " deliver nothing, as far as this user may read the outbox.",
    },
    mixinStandardHelpOptions = true)
final class NotifyCheckCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin NotifierFile file = new NotifierFile();

  @Override
  public Integer call() {
    NotifierConfiguration configuration = file.read();
    new Trial(configuration, InstantSource.system(), System.out).check();
    String names =
        configuration.channels().stream()
            .map(ChannelConfiguration::name)
            .collect(Collectors.joining(", "));
    PrintWriter out = spec.commandLine().getOut();
    out.println("ok: " + names);
    notes(configuration).forEach(note -> out.println("note: " + note));
    return 0;
  }

  private static List<String> notes(NotifierConfiguration configuration) {
    Path outbox = configuration.outboxFile();
    if (!Files.exists(outbox)) {
      return List.of();
    }
    try (Ledger ledger = Ledger.open(outbox)) {
      List<String> configured =
          configuration.channels().stream().map(ChannelConfiguration::name).toList();
      return ledger.queues().stream().flatMap(q -> note(q, configured).stream()).toList();
    } catch (OutboxException e) {
      return List.of("the outbox " + outbox + " is not looked at: " + e.getMessage());
    }
  }

  private static Optional<String> note(Ledger.Queue queue, List<String> configured) {
    String channel = queue.channel();
    String waiting =
        "channel '"
            + channel
            + "': "
            + queue.waiting()
            + " waiting (./upshift notify history "
            + channel
            + ")";
    if (!configured.contains(channel)) {
      return Optional.of(waiting + "; it is not configured any more");
    }
    return queue
        .failingSince()
        .map(since ->
            waiting
                + "; it has delivered nothing since "
                + since.truncatedTo(ChronoUnit.SECONDS)
                + ": ./upshift notify test "
                + channel);
  }
}
