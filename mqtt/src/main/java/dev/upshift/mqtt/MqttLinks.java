package dev.upshift.mqtt;

import io.vertx.core.Vertx;

/** Makes links. */
public final class MqttLinks {
  private MqttLinks() {}

  /**
   * A link that is not open yet. It belongs to the context of the caller ({@link
   * Vertx#getOrCreateContext}): make it inside a verticle, or within {@code runOnContext}, to have
   * the listener called and the futures completed there; made elsewhere, the link gets an event
   * loop context of its own. The link's methods may be called from any thread.
   */
  public static MqttLink create(Vertx vertx, LinkSettings settings, LinkListener listener) {
    return new PahoLink(vertx, settings, LinkTimings.USUAL, listener);
  }
}
