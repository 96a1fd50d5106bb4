package dev.upshift.brain.app;

import dev.upshift.mqtt.Delivery;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Lets deliveries through in order while the brain can take them, and keeps them while it cannot:
 * before its epoch is chosen, or while the journal is behind. Unacknowledged deliveries with QoS 1
 * make the broker wait; heartbeats that find it full are let go, as the next one is soon there.
 */
final class Inbox {
  /** At most this many wait; a broker that keeps to the receive maximum sends fewer. */
  static final int LIMIT = 4_096;

  private final Deque<Delivery> parked = new ArrayDeque<>();
  private final BooleanSupplier ready;
  private final Consumer<Delivery> next;
  private final Runnable dropped;

  Inbox(BooleanSupplier ready, Consumer<Delivery> next, Runnable dropped) {
    this.ready = ready;
    this.next = next;
    this.dropped = dropped;
  }

  void receive(Delivery delivery) {
    if (parked.isEmpty() && ready.getAsBoolean()) {
      next.accept(delivery);
    } else if (parked.size() < (delivery.qos() == 0 ? LIMIT / 2 : LIMIT)) {
      parked.add(delivery);
    } else {
      dropped.run();
    }
  }

  /** Takes what waits, as long as the brain can. */
  void resume() {
    while (!parked.isEmpty() && ready.getAsBoolean()) {
      next.accept(parked.remove());
    }
  }

  /** Forgets what waits: the connection it came from is gone, and the broker sends it again. */
  void clear() {
    parked.clear();
  }

  int waiting() {
    return parked.size();
  }
}
