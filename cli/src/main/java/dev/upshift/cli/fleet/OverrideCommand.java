package dev.upshift.cli.fleet;

import dev.upshift.protocol.OverrideProperty;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "override",
    description = {
      "Decide the mode of a host yourself.",
      "A mode's name pins it until released with auto; up and down move one step, and automatic"
          + " control goes on."
    },
    mixinStandardHelpOptions = true)
public final class OverrideCommand implements Callable<Integer> {
  @Mixin OrderOptions order = new OrderOptions();

  @Parameters(index = "1", paramLabel = "VALUE", description = "A mode's name, up, down or auto.")
  String value = "";

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      description = "Release the pin by itself after this, for example 2h.",
      converter = DurationConverter.class)
  @Nullable Duration ttl;

  @Override
  public Integer call() {
    return order.give(OverrideProperty.MODE, value, Optional.ofNullable(ttl));
  }
}
