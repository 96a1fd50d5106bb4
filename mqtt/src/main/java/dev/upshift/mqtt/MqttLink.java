package dev.upshift.mqtt;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * One client's connection to the broker, kept up for as long as it is open: it connects and
 * reconnects by itself with jittered backoff (the first time too), subscribes again on every
 * connect, takes every reason code of 0x80 and more as a failure, and keeps what is in flight below
 * the broker's receive maximum. Every call of the listener happens on the Vert.x context that the
 * link was opened on.
 */
public interface MqttLink {
  /** Starts connecting. Does not wait: the listener is told. */
  void open();

  /**
   * Publishes. With QoS 1 the future succeeds once the broker has acknowledged; while disconnected
   * such publications wait in a bounded outbox, in order. With QoS 0 it succeeds once written, and
   * fails while disconnected. It fails with {@link LinkException} where the broker refuses or the
   * outbox is full, or with {@link LinkException} at once where the link has stopped. The future
   * completes on the link's context.
   */
  Future<Void> publish(Publication publication);

  boolean isConnected();

  /** What the link has counted; from any thread. */
  default LinkCounters counters() {
    return LinkCounters.NONE;
  }

  /** Publishes the farewell, if there is one, disconnects and releases every thread. */
  Future<Void> close(Optional<Publication> farewell);
}
