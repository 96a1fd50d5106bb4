package dev.upshift.broker;

import dev.upshift.configuration.Default;
import dev.upshift.configuration.Explain;
import dev.upshift.protocol.Topics;
import java.nio.file.Path;
import java.util.Optional;

/** The section {@code broker:} of the configuration file. */
public record BrokerConfiguration(
    @Default(BrokerConfiguration.DEFAULT_LISTEN)
        @Explain("The address to listen on; only this machine unless set.")
        String listen,
    @Default("1883") @Explain("The port; 0 takes any free one, which the ready line names.")
        int port,
    @Explain("Where users, sessions and retained messages last.") Path stateFolder,
    @Explain("PEM certificate chain of the broker; with key, clients have to speak TLS.")
        Optional<Path> certificate,
    @Explain("PEM private key of the certificate (PKCS#8, not encrypted).") Optional<Path> key,
    @Default(Topics.DEFAULT_ROOT) @Explain("The first levels of every topic.") String topicRoot,
    @Default("100000") @Explain("How many messages wait for a client that is away.")
        int maxQueuedMessages) {
  public static final String DEFAULT_LISTEN = "127.0.0.1";
  public static final int DEFAULT_PORT = 1883;
  public static final int DEFAULT_MAX_QUEUED_MESSAGES = 100_000;

  private static final int HIGHEST_PORT = 65_535;

  public BrokerConfiguration {
    if (listen.isBlank()) {
      throw new IllegalArgumentException("listen must be an address, but was empty");
    }
    if (port < 0 || port > HIGHEST_PORT) {
      throw new IllegalArgumentException("port must be 0 to 65535, but was " + port);
    }
    if (maxQueuedMessages < 1) {
      throw new IllegalArgumentException(
          "max-queued-messages must be 1 or more, but was " + maxQueuedMessages);
    }
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException("certificate and key must be given together");
    }
    topicRoot = new Topics(topicRoot).root();
  }

  /** The usual broker: loopback, port 1883, no TLS. */
  public static BrokerConfiguration of(Path stateFolder) {
    return new BrokerConfiguration(
        DEFAULT_LISTEN,
        DEFAULT_PORT,
        stateFolder,
        Optional.empty(),
        Optional.empty(),
        Topics.DEFAULT_ROOT,
        DEFAULT_MAX_QUEUED_MESSAGES);
  }

  public BrokerConfiguration withAddress(String address, int chosenPort) {
    return new BrokerConfiguration(
        address, chosenPort, stateFolder, certificate, key, topicRoot, maxQueuedMessages);
  }
}
