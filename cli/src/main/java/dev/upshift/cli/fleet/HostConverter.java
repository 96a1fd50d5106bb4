package dev.upshift.cli.fleet;

import dev.upshift.protocol.HostId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a host name from the command line. */
public final class HostConverter implements ITypeConverter<HostId> {
  @Override
  public HostId convert(String value) {
    try {
      return new HostId(value);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
