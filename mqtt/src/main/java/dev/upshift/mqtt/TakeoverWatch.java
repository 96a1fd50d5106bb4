package dev.upshift.mqtt;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Recognises a second client with the same id where the broker does not say so (Mosquitto 2.0 just
 * hangs up): several connections in a row that were accepted and lost without a word soon after. An
 * attempt that fails in between, as with a broker that restarts, starts the count again.
 */
final class TakeoverWatch {
  private static final int LOSSES = 5;
  static final Duration SOON = Duration.ofSeconds(10);

  private int losses;

  /** An attempt that did not become a connection: this is a broker's trouble, not a rival. */
  void attemptFailed() {
    losses = 0;
  }

  /** A connection ended without a reason from the broker; true when a rival is the likely cause. */
  boolean lostWithoutReason(long connectedForNanos) {
    losses = connectedForNanos <= SOON.toNanos() ? losses + 1 : 0;
    return losses >= LOSSES;
  }

  /** A connection ended with a reason of its own. */
  void lostWithReason() {
    losses = 0;
  }

  static String sentence(String clientId) {
    return "Another client with the id '"
        + clientId
        + "' takes this one's place (%d connections lost within %d s each): stop one of the two."
            .formatted(LOSSES, TimeUnit.NANOSECONDS.toSeconds(SOON.toNanos()));
  }
}
