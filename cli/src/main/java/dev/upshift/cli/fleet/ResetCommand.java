package dev.upshift.cli.fleet;

import dev.upshift.protocol.OverrideProperty;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "reset",
    description = "Return a host to the lowest mode and forget its counts and what was learned.",
    mixinStandardHelpOptions = true)
public final class ResetCommand implements Callable<Integer> {
  @Mixin OrderOptions order = new OrderOptions();

  @Override
  public Integer call() {
    return order.give(OverrideProperty.RESET, "now", Optional.empty());
  }
}
