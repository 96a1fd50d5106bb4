package dev.upshift.mqtt;

/** Told of everything that happens to a link, always on the link's Vert.x context. */
public interface LinkListener {
  /** Connected, and every subscription granted. */
  void connected(boolean sessionPresent);

  /** The connection was lost, or an attempt failed; the link tries again by itself. */
  void lost(LinkException reason);

  void received(Delivery delivery);

  /**
   * Another client has taken this client's id: the link has stopped for good, so as not to throw
   * each other out for ever.
   */
  void takenOver(LinkException reason);
}
