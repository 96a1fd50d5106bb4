package dev.upshift.cli.fleet;

import dev.upshift.protocol.OverrideProperty;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "rollback",
    description = {
      "Stop the host's training gracefully, put a kept checkpoint back, and start it again.",
      "What the training had saved since is kept aside on the host."
    },
    mixinStandardHelpOptions = true)
public final class RollbackCommand implements Callable<Integer> {
  @Mixin OrderOptions order = new OrderOptions();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "ID",
      description = "The kept checkpoint, as ./upshift checkpoints HOST lists it.")
  String to = "";

  @Option(
      names = "--timeout",
      defaultValue = "5m",
      paramLabel = "TIME",
      description = "How long to wait for it to be done; default ${DEFAULT-VALUE}.",
      converter = DurationConverter.class)
  Duration timeout = Duration.ofMinutes(5);

  @Override
  public Integer call() {
    return order.giveAndWait(OverrideProperty.TRAINING, "rollback " + to.strip(), timeout);
  }
}
