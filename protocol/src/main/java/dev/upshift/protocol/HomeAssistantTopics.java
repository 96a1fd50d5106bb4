package dev.upshift.protocol;

import java.util.Optional;

/** The topics of Home Assistant's MQTT discovery, which are outside of Upshift's own root. */
public final class HomeAssistantTopics {
  /** Before everything that is Home Assistant's. */
  public static final String PREFIX = "homeassistant/";

  /** Home Assistant says {@code online} and {@code offline} here. */
  public static final String STATUS = PREFIX + "status";

  /** Every device that anybody describes to Home Assistant. */
  public static final String DEVICES = PREFIX + "device/+/config";

  private static final String BEGIN = PREFIX + "device/upshift_";
  private static final String END = "/config";

  private HomeAssistantTopics() {}

  /** Where a host is described as a device. */
  public static String device(HostId host) {
    return BEGIN + host.name() + END;
  }

  /** The host that is described there; empty where it is no host of an Upshift. */
  public static Optional<HostId> host(String topicName) {
    int end = topicName.length() - END.length();
    return topicName.startsWith(BEGIN) && topicName.endsWith(END) && end > BEGIN.length()
        ? Optional.of(topicName.substring(BEGIN.length(), end))
            .filter(HostId::isValid)
            .map(HostId::new)
        : Optional.empty();
  }
}
