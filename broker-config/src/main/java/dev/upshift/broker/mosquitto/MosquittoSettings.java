package dev.upshift.broker.mosquitto;

import dev.upshift.broker.BrokerConfiguration;
import dev.upshift.protocol.Topics;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What Mosquitto's files are made from, beside the registry.
 *
 * @param folder where the files go, and Mosquitto's data below it
 * @param tls the certificates of the listener; without them it speaks plain MQTT
 */
public record MosquittoSettings(
    Path folder, String listen, int port, Optional<Tls> tls, Topics topics, int maxQueuedMessages) {
  /**
   * PEM files.
   *
   * @param certificate the broker's certificate chain
   */
  public record Tls(Path certificate, Path key) {}

  /** The listener, root and limits of the embedded broker whose place Mosquitto takes. */
  public static MosquittoSettings of(Path folder, BrokerConfiguration broker) {
    return new MosquittoSettings(
        folder,
        broker.listen(),
        broker.port(),
        broker
            .certificate()
            .flatMap(certificate -> broker.key().map(key -> new Tls(certificate, key))),
        new Topics(broker.topicRoot()),
        broker.maxQueuedMessages());
  }

  /** A plain listener with the usual root and limits. */
  public static MosquittoSettings of(Path folder, String listen, int port) {
    return new MosquittoSettings(
        folder,
        listen,
        port,
        Optional.empty(),
        Topics.standard(),
        BrokerConfiguration.DEFAULT_MAX_QUEUED_MESSAGES);
  }
}
