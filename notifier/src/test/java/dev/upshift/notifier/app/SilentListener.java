package dev.upshift.notifier.app;

import dev.upshift.mqtt.Delivery;
import dev.upshift.mqtt.LinkException;
import dev.upshift.mqtt.LinkListener;

/** For a link that only publishes. */
final class SilentListener implements LinkListener {
  @Override
  public void connected(boolean sessionPresent) {}

  @Override
  public void lost(LinkException reason) {}

  @Override
  public void received(Delivery delivery) {}

  @Override
  public void takenOver(LinkException reason) {}
}
