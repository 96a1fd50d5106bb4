package dev.upshift.notifier.app;

import dev.upshift.mqtt.LinkListener;
import dev.upshift.mqtt.LinkSettings;
import dev.upshift.mqtt.MqttLink;
import io.vertx.core.Vertx;

/** Makes the link to the broker, for the context it is called on: the real one, or a test's. */
interface LinkFactory {
  MqttLink create(Vertx vertx, LinkSettings settings, LinkListener listener);
}
