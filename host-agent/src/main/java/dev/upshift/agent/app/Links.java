package dev.upshift.agent.app;

import dev.upshift.mqtt.LinkListener;
import dev.upshift.mqtt.LinkSettings;
import dev.upshift.mqtt.MqttLink;

/** Makes links on the agent's context. */
interface Links {
  MqttLink create(LinkSettings settings, LinkListener listener);
}
