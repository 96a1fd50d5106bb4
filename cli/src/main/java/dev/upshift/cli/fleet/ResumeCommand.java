package dev.upshift.cli.fleet;

import dev.upshift.protocol.OverrideProperty;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "resume",
    description = "Let automatic control of a host go on.",
    mixinStandardHelpOptions = true)
public final class ResumeCommand implements Callable<Integer> {
  @Mixin OrderOptions order = new OrderOptions();

  @Override
  public Integer call() {
    return order.give(OverrideProperty.PAUSE, "off", Optional.empty());
  }
}
