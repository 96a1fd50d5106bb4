package dev.upshift.cli.fleet;

import dev.upshift.protocol.Address;
import dev.upshift.protocol.Topics;
import picocli.CommandLine.ITypeConverter;

/** Reads whom an order is for: a host's name, or {@code _fleet} for all hosts. */
final class ScopeConverter implements ITypeConverter<Address.Scope> {
  @Override
  public Address.Scope convert(String value) {
    return value.equals(Topics.FLEET)
        ? new Address.Fleet()
        : new Address.Host(new HostConverter().convert(value));
  }
}
