package dev.upshift.mqtt;

import java.time.Duration;

/**
 * The bounds in time of everything that a link waits for.
 *
 * @param connect for the TCP connection and the TLS handshake
 * @param attempt for a whole attempt, subscriptions included; after it the attempt is given up
 * @param farewell for the last publication's acknowledgement when a link is closed
 */
record LinkTimings(Duration connect, Duration attempt, Duration farewell) {
  static final LinkTimings USUAL =
      new LinkTimings(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(5));
}
