package dev.upshift.cli.fleet;

import dev.upshift.cli.connection.ConnectionOptions;
import dev.upshift.cli.connection.Environment;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.OverrideOrder;
import dev.upshift.protocol.OverrideProperty;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What every order to a host needs: the host, the connection, and why. */
final class OrderOptions {
  @Spec(Target.MIXEE)
  CommandSpec spec = CommandSpec.create();

  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Parameters(
      index = "0",
      paramLabel = "HOST",
      description = "The host, or _fleet for all of them.",
      converter = ScopeConverter.class)
  Address.@Nullable Scope scope;

  @Option(
      names = "--why",
      paramLabel = "TEXT",
      description = "Why, for those who read the history.")
  @Nullable String why;

  int give(OverrideProperty property, String value, Optional<Duration> ttl) {
    OverrideOrder order = order(value, ttl);
    spec.commandLine().getOut().println(orders().give(property, order));
    return 0;
  }

  /** Gives the order, and waits until the host has carried it out. */
  int giveAndWait(OverrideProperty property, String value, Duration timeout) {
    OverrideOrder order = order(value, Optional.empty());
    if (!(scope instanceof Address.Host)) {
      throw new ParameterException(spec.commandLine(), "HOST must be one host for this order.");
    }
    spec.commandLine().getOut().println(orders().giveAndWait(property, order, timeout));
    return 0;
  }

  private Orders orders() {
    Address.Scope wanted = Optional.ofNullable(scope).orElseThrow();
    return new Orders(connection.resolve(Environment::variable), wanted);
  }

  private OverrideOrder order(String value, Optional<Duration> ttl) {
    return new OverrideOrder(
        value,
        ttl.map(Duration::toSeconds).orElse(null),
        Environment.person(connection.resolve(Environment::variable)),
        why);
  }
}
