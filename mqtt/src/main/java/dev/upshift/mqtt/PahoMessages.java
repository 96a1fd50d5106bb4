package dev.upshift.mqtt;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Publications and settings as Paho wants them. Secrets are read here, at every attempt anew. */
final class PahoMessages {
  /** More than the fixed header and the properties that a publication of ours can have. */
  private static final int OVERHEAD_BYTES = 32;

  private PahoMessages() {}

  static MqttMessage of(Publication publication) {
    MqttProperties properties = new MqttProperties();
    publication.expiry().map(Duration::toSeconds).ifPresent(properties::setMessageExpiryInterval);
    publication.correlation().ifPresent(properties::setCorrelationData);
    return new MqttMessage(
        publication.payload(), publication.qos(), publication.retained(), properties);
  }

  /** The largest size that the packet can have on the wire. */
  static long size(Publication publication) {
    return OVERHEAD_BYTES
        + publication.topic().getBytes(StandardCharsets.UTF_8).length
        + publication.correlation().map(bytes -> bytes.length).orElse(0)
        + (long) publication.payload().length;
  }

  static MqttConnectionOptions options(LinkSettings settings, LinkTimings timings) {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setAutomaticReconnect(false);
    options.setCleanStart(settings.cleanStart());
    options.setSessionExpiryInterval(settings.sessionExpiry().toSeconds());
    options.setKeepAliveInterval(Math.toIntExact(settings.keepAlive().toSeconds()));
    options.setConnectionTimeout(Math.toIntExact(Math.max(1, timings.connect().toSeconds())));
    options.setReceiveMaximum(InboundGate.receiveMaximum(settings.inboundLimit()));
    options.setUserName(settings.username());
    options.setPassword(settings.password().read().getBytes(StandardCharsets.UTF_8));
    settings.will().ifPresent(will -> setWill(options, will));
    return options;
  }

  private static void setWill(MqttConnectionOptions options, Publication will) {
    MqttProperties properties = new MqttProperties();
    will.expiry().map(Duration::toSeconds).ifPresent(properties::setMessageExpiryInterval);
    options.setWillMessageProperties(properties);
    options.setWill(
        will.topic(),
        new MqttMessage(will.payload(), will.qos(), will.retained(), new MqttProperties()));
  }
}
