package dev.upshift.notifier.app;

import dev.upshift.mqtt.LinkListener;
import dev.upshift.mqtt.LinkSettings;
import dev.upshift.mqtt.MqttLink;
import io.vertx.core.Context;

/** Makes the link to the broker: the real one, or a test's. */
interface LinkFactory {
  MqttLink create(Context context, LinkSettings settings, LinkListener listener);
}
