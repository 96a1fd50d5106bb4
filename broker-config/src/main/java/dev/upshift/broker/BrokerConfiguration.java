package dev.upshift.broker;

import dev.upshift.protocol.Topics;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code broker:} of the configuration file.
 *
 * @param listen the address to listen on; this machine only unless told otherwise
 * @param port the port, 0 for any free one (then the ready line names it)
 * @param stateFolder where users, sessions and retained messages last
 * @param certificate PEM file with the broker's certificate chain; with {@code key}, clients have
 *     to speak TLS
 * @param key PEM file with the certificate's private key (PKCS#8, not encrypted)
 * @param root the first levels of every topic
 * @param maxQueuedMessages how many messages wait for a client that is away
 */
public record BrokerConfiguration(
    String listen,
    int port,
    Path stateFolder,
    Optional<Path> certificate,
    Optional<Path> key,
    String root,
    int maxQueuedMessages) {
  public static final String DEFAULT_LISTEN = "127.0.0.1";
  public static final int DEFAULT_PORT = 1883;
  public static final int DEFAULT_MAX_QUEUED_MESSAGES = 100_000;

  public BrokerConfiguration(
      @Nullable String listen,
      @Nullable Integer port,
      Path stateFolder,
      @Nullable Path certificate,
      @Nullable Path key,
      @Nullable String root,
      @Nullable Integer maxQueuedMessages) {
    this(
        listen == null ? DEFAULT_LISTEN : listen,
        port == null ? DEFAULT_PORT : port,
        stateFolder,
        Optional.ofNullable(certificate),
        Optional.ofNullable(key),
        root == null ? Topics.DEFAULT_ROOT : root,
        maxQueuedMessages == null ? DEFAULT_MAX_QUEUED_MESSAGES : maxQueuedMessages);
  }

  public BrokerConfiguration {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535, but was " + port);
    }
    if (maxQueuedMessages < 1) {
      throw new IllegalArgumentException(
          "max-queued-messages must be 1 or more, but was " + maxQueuedMessages);
    }
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException("certificate and key must be given together");
    }
  }

  /** The usual broker: loopback, port 1883, no TLS. */
  public static BrokerConfiguration of(Path stateFolder) {
    return new BrokerConfiguration(null, null, stateFolder, null, null, null, null);
  }

  public BrokerConfiguration withAddress(String address, int chosenPort) {
    return new BrokerConfiguration(
        address, chosenPort, stateFolder, certificate, key, root, maxQueuedMessages);
  }
}
