package dev.upshift.cli.notify;

import dev.upshift.cli.connection.ClientConfiguration;
import dev.upshift.cli.connection.ConnectionOptions;
import dev.upshift.cli.connection.Environment;
import dev.upshift.protocol.OverrideOrder;
import dev.upshift.protocol.OverrideProperty;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "ack",
    description = "Say that you see to it: channels with escalate-after are not told of it.",
    mixinStandardHelpOptions = true)
final class NotifyAckCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "The id that the message names; all: everything that waits to be escalated.")
  String id = "";

  @Option(names = "--why", paramLabel = "TEXT", description = "What you do about it.")
  @Nullable String why;

  @Override
  public Integer call() {
    ClientConfiguration client = connection.resolve(Environment::variable);
    OverrideOrder order = new OverrideOrder(id, null, Environment.person(client), why);
    String answer =
        new NotifierOrders(client)
            .give(NotifierOrders.scope(null), OverrideProperty.ACKNOWLEDGE, order);
    spec.commandLine().getOut().println("acknowledged: " + answer);
    return 0;
  }
}
