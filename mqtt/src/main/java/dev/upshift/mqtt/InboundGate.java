package dev.upshift.mqtt;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the deliveries that wait for the link's context. What does not fit is dropped and counted,
 * because Paho's thread must never wait: acknowledgements pass through it too. With QoS 1 this does
 * not happen with a broker that keeps to the receive maximum it was given, which is half the bound
 * (Mosquitto 2.0.11 was seen to go beyond one of 5, up to its own limit of 20); should it happen,
 * the connection starts again, and so do the messages that were not acknowledged.
 */
final class InboundGate {
  private final int limit;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();

  InboundGate(int limit) {
    this.limit = limit;
  }

  /** How many unacknowledged deliveries a broker may send under this bound. */
  static int receiveMaximum(int inboundLimit) {
    return Math.clamp(inboundLimit / 2, 1, 65_535);
  }

  /** Takes a place; false where there is none. */
  boolean enter(int qos) {
    int bound = qos == 0 ? limit - limit / 2 : limit;
    int before = waiting.getAndUpdate(count -> count < bound ? count + 1 : count);
    if (before >= bound) {
      dropped.incrementAndGet();
      return false;
    }
    return true;
  }

  /** The delivery is about to be handed over. */
  void leave() {
    waiting.decrementAndGet();
    received.incrementAndGet();
  }

  long received() {
    return received.get();
  }

  long dropped() {
    return dropped.get();
  }
}
