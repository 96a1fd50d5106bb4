package dev.upshift.cli.fleet;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.protocol.HostId;

/** What commands about one host ask first. */
final class Hosts {
  private Hosts() {}

  static void requireKnown(FleetPicture picture, HostId host) {
    if (!picture.hosts().contains(host)) {
      throw new FailureException(
          ExitCode.ERROR,
          "The host "
              + host
              + " has not reported to this broker yet: check the name with ./upshift status, and"
              + " that its agent runs.");
    }
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
