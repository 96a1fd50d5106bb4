package dev.upshift.cli.fleet;

import dev.upshift.cli.connection.Heard;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.TelemetryKind;
import java.util.List;

/** What commands about one host ask first. */
public final class Hosts {
  private Hosts() {}

  static void requireKnown(FleetPicture picture, HostId host) {
    requireKnown(picture.hosts().contains(host), host);
  }

  /** Where nobody knows the host, its name is most likely mistyped. */
  public static void requireKnown(boolean known, HostId host) {
    if (!known) {
      throw new FailureException(
          ExitCode.ERROR,
          "The host "
              + host
              + " has not reported to this broker yet: check the name with ./upshift status, and"
              + " that its agent runs.");
    }
  }

  /** What the broker keeps of every agent that has ever been there, below the root. */
  public static String trace(HostId host) {
    return host + "/telemetry/session";
  }

  /** Whether {@link #trace} is in what was heard. */
  public static boolean isKnown(List<Heard> all, HostId host) {
    Address trace = new Address.Telemetry(host, TelemetryKind.SESSION);
    return all.stream().anyMatch(heard -> heard.address().equals(trace));
  }

  /** Orders are carried out by the brain: without one they would only be lost. */
  static void requireBrain(FleetPicture picture) {
    if (!picture.isBrainOnline()) {
      throw new FailureException(
          ExitCode.UNREACHABLE,
          "The brain is offline, so nothing was sent: start it with ./upshift brain or"
              + " ./upshift up, and give the order again.");
    }
  }
}
