package dev.upshift.cli.fleet;

import dev.upshift.protocol.OverrideProperty;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "retry",
    description = "Try the modes above again: forget their failed attempts and cooldowns.",
    mixinStandardHelpOptions = true)
public final class RetryCommand implements Callable<Integer> {
  @Mixin OrderOptions order = new OrderOptions();

  @Override
  public Integer call() {
    return order.give(OverrideProperty.RETRY, "now", Optional.empty());
  }
}
