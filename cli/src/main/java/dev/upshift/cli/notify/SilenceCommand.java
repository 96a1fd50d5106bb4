package dev.upshift.cli.notify;

import dev.upshift.cli.connection.ClientConfiguration;
import dev.upshift.cli.connection.ConnectionOptions;
import dev.upshift.cli.connection.Environment;
import dev.upshift.cli.fleet.DurationConverter;
import dev.upshift.cli.fleet.HostConverter;
import dev.upshift.configuration.DurationText;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.notifier.decide.SilenceOrder;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.OverrideOrder;
import dev.upshift.protocol.OverrideProperty;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
    name = "silence",
    description = {
      "Hear nothing for a while: maintenance, or what is known already. What is silenced is recorded"
          + " (./upshift notify history), and an alert that still fires at the end is told then.",
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      SilenceCommand.Add.class,
      SilenceCommand.Show.class,
      SilenceCommand.Expire.class
    })
public final class SilenceCommand implements Runnable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command must be given.");
  }

  @Command(
      name = "add",
      description = "Silence one host, or everything, for a time.",
      mixinStandardHelpOptions = true)
  static final class Add implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();
    @Mixin ConnectionOptions connection = new ConnectionOptions();

    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "HOST",
        description = "Only what is about this host; everything where absent.",
        converter = HostConverter.class)
    @Nullable HostId host;

    @Option(
        names = {"--for", "--ttl"},
        required = true,
        paramLabel = "TIME",
        description = "How long, for example 2h; at most 30 days.",
        converter = DurationConverter.class)
    Duration length = Duration.ZERO;

    @Option(
        names = "--reason",
        paramLabel = "WORD",
        defaultValue = "all",
        description = "Only decisions with this reason and alerts of this name, such as silent.")
    String reason = "all";

    @Option(names = "--why", paramLabel = "TEXT", description = "Why, for those who read the list.")
    @Nullable String why;

    @Override
    public Integer call() {
      requireSound();
      ClientConfiguration client = connection.resolve(Environment::variable);
      OverrideOrder order =
          new OverrideOrder(reason, length.toSeconds(), Environment.person(client), why);
      String answer =
          new NotifierOrders(client)
              .give(NotifierOrders.scope(host), OverrideProperty.SILENCE, order);
      spec.commandLine().getOut().println("silenced: " + answer);
      return 0;
    }

    private void requireSound() {
      if (length.toSeconds() < 1 || length.compareTo(SilenceOrder.LONGEST) > 0) {
        throw new ParameterException(
            spec.commandLine(),
            "--for must be from 1s to "
                + DurationText.format(SilenceOrder.LONGEST)
                + ", but was "
                + DurationText.format(length)
                + ".");
      }
      if (!Reasons.all().contains(reason)) {
        throw new ParameterException(
            spec.commandLine(),
            "--reason must be one of "
                + String.join(", ", Reasons.all())
                + ", but was '"
                + reason
                + "'.");
      }
    }
  }

  @Command(
      name = "list",
      description = "Show the silences that are on.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();
    @Mixin ConnectionOptions connection = new ConnectionOptions();

    @Option(
        names = "--output",
        defaultValue = "text",
        paramLabel = "FORMAT",
        description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    Format output = Format.TEXT;

    @Override
    public Integer call() {
      JsonNode silences = silences();
      PrintWriter out = spec.commandLine().getOut();
      switch (output) {
        case JSON -> out.println(JSON.writeValueAsString(silences));
        case TEXT -> {
          silences.forEach(s -> out.println(line(s)));
          if (silences.isEmpty()) {
            out.println("nothing is silenced");
          }
        }
      }
      return 0;
    }

    private JsonNode silences() {
      String text =
          new NotifierOrders(connection.resolve(Environment::variable))
              .silences()
              .orElseThrow(() ->
                  new FailureException(
                      ExitCode.UNREACHABLE,
                      "No notifier has said yet what is silenced: start it with ./upshift notifier"
                          + " or ./upshift up."));
      try {
        return JSON.readTree(text).path("silences");
      } catch (JacksonException e) {
        throw new FailureException(
            ExitCode.ERROR, "The list of silences on the broker cannot be read.", e);
      }
    }

    private static String line(JsonNode silence) {
      String why = silence.path("why").asString("");
      return "%s  %s  %s  until %s  by %s%s"
          .formatted(
              silence.path("id").asString(""),
              silence.path("scope").asString(""),
              silence.path("reason").asString(""),
              silence.path("until").asString(""),
              silence.path("by").asString(""),
              why.isEmpty() ? "" : ": " + why);
    }
  }

  @Command(
      name = "expire",
      description = "End a silence, or all of them.",
      mixinStandardHelpOptions = true)
  static final class Expire implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();
    @Mixin ConnectionOptions connection = new ConnectionOptions();

    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "ID",
        description = "The silence's id, such as s-3.")
    @Nullable String id;

    @Option(names = "--all", description = "Every silence.")
    boolean all;

    @Override
    public Integer call() {
      if (all == (id != null)) {
        throw new ParameterException(
            spec.commandLine(), "Either an id or --all must be given, and not both.");
      }
      ClientConfiguration client = connection.resolve(Environment::variable);
      OverrideOrder order =
          new OverrideOrder(all ? "off" : "off " + id, null, Environment.person(client), null);
      new NotifierOrders(client).give(NotifierOrders.scope(null), OverrideProperty.SILENCE, order);
      spec.commandLine().getOut().println("expired: " + (all ? "all" : id));
      return 0;
    }
  }
}
