package dev.upshift.brain.app;

import dev.upshift.mqtt.Delivery;
import dev.upshift.mqtt.LinkSettings.Subscription;
import dev.upshift.protocol.HomeAssistantTopics;
import dev.upshift.protocol.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps Home Assistant's list of devices: describes every host again when Home Assistant comes up,
 * and takes out those that this brain has no longer.
 */
final class HomeAssistant {
  private static final Logger LOG = LoggerFactory.getLogger(HomeAssistant.class);

  private final Topics topics;
  private final Fleet fleet;
  private final Announcer announcer;

  HomeAssistant(Topics topics, Fleet fleet, Announcer announcer) {
    this.topics = topics;
    this.fleet = fleet;
    this.announcer = announcer;
  }

  /** What has to be heard for it. */
  static List<Subscription> subscriptions() {
    return List.of(
        new Subscription(HomeAssistantTopics.STATUS, 1),
        new Subscription(HomeAssistantTopics.DEVICES, 1));
  }

  /** Whether the delivery was for this, and is done with. */
  boolean hear(Delivery delivery) {
    String topic = delivery.topic();
    if (!topic.startsWith(HomeAssistantTopics.PREFIX)) {
      return false;
    }
    if (topic.equals(HomeAssistantTopics.STATUS)
        && new String(delivery.payload(), StandardCharsets.UTF_8).equals("online")) {
      LOG.info("Home Assistant has come up: every host is described to it again.");
      fleet.desks().forEach(HostDesk::describe);
    }
    HomeAssistantTopics.host(topic)
        .filter(host -> !fleet.admits(host) && HomeDevice.isBelow(topics, delivery.payload()))
        .ifPresent(announcer::undescribed);
    delivery.acknowledge();
    return true;
  }
}
