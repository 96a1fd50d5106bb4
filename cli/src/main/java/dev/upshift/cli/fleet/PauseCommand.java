package dev.upshift.cli.fleet;

import dev.upshift.protocol.OverrideProperty;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "pause",
    description = "Stop automatic changes of a host, fallbacks too, until resumed.",
    mixinStandardHelpOptions = true)
public final class PauseCommand implements Callable<Integer> {
  @Mixin OrderOptions order = new OrderOptions();

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      description = "Resume by itself after this, for example 2h.",
      converter = DurationConverter.class)
  @Nullable Duration ttl;

  @Override
  public Integer call() {
    return order.give(OverrideProperty.PAUSE, "on", Optional.ofNullable(ttl));
  }
}
