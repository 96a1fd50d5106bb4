package dev.upshift.mqtt;

import dev.upshift.configuration.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a link connects.
 *
 * @param broker {@code mqtt://host:port} or {@code mqtts://host:port}
 * @param caCertificate PEM file of the authority to trust with {@code mqtts}; the JDK's where empty
 * @param cleanStart whether the broker forgets the session of before
 * @param sessionExpiry how long the broker keeps the session after the connection
 * @param subscriptions asked for on every connect
 * @param outboxLimit how many QoS 1 publications may wait
 * @param inboundLimit how many deliveries may wait for the context, 2 or more; the broker is given
 *     half of it as receive maximum, so that QoS 1 always fits; QoS 0 beyond it is dropped and
 *     counted
 */
public record LinkSettings(
    URI broker,
    Optional<Path> caCertificate,
    String clientId,
    String username,
    Secret password,
    boolean cleanStart,
    Duration sessionExpiry,
    Duration keepAlive,
    Optional<Publication> will,
    List<Subscription> subscriptions,
    int outboxLimit,
    int inboundLimit,
    Duration reconnectAtLeast,
    Duration reconnectAtMost) {
  /** A topic filter and the QoS asked for. */
  public record Subscription(String filter, int qos) {}

  public LinkSettings {
    subscriptions = List.copyOf(subscriptions);
    requireBroker(broker);
    if (clientId.isEmpty()) {
      throw new IllegalArgumentException("the client id must not be empty");
    }
    if (outboxLimit < 1 || inboundLimit < 2) {
      throw new IllegalArgumentException(
          "the outbox must hold 1 message or more and the inbound queue 2 or more, but the limits"
              + " were %d and %d".formatted(outboxLimit, inboundLimit));
    }
  }

  /**
   * Refuses what is no address of a broker; also for configurations, which know where it stands.
   *
   * @throws IllegalArgumentException naming the key {@code broker}
   */
  public static void requireBroker(URI broker) {
    boolean known = "mqtt".equals(broker.getScheme()) || "mqtts".equals(broker.getScheme());
    if (!known || broker.getHost() == null) {
      throw new IllegalArgumentException(
          "broker must be mqtt://host:port or mqtts://host:port, but was '" + broker + "'");
    }
  }

  /** The usual limits: clean session, 15 s keep-alive, backoff from 250 ms to 30 s. */
  public static LinkSettings of(URI broker, String clientId, String username, Secret password) {
    return new LinkSettings(
        broker,
        Optional.empty(),
        clientId,
        username,
        password,
        true,
        Duration.ZERO,
        Duration.ofSeconds(15),
        Optional.empty(),
        List.of(),
        10_000,
        1_000,
        Duration.ofMillis(250),
        Duration.ofSeconds(30));
  }

  /** Whether the connection is TLS. */
  public boolean isSecured() {
    return "mqtts".equals(broker.getScheme());
  }

  /** Keeps the session at the broker for so long after a connection. */
  public LinkSettings withSession(Duration expiry) {
    Draft draft = new Draft(this);
    draft.cleanStart = false;
    draft.sessionExpiry = expiry;
    return draft.settings(this);
  }

  public LinkSettings withWill(Publication publication) {
    Draft draft = new Draft(this);
    draft.will = Optional.of(publication);
    return draft.settings(this);
  }

  public LinkSettings withSubscriptions(List<Subscription> wanted) {
    Draft draft = new Draft(this);
    draft.subscriptions = wanted;
    return draft.settings(this);
  }

  public LinkSettings trusting(Optional<Path> authority) {
    Draft draft = new Draft(this);
    draft.caCertificate = authority;
    return draft.settings(this);
  }

  /** How many may wait: publications in the outbox, deliveries for the context. */
  public LinkSettings withLimits(int outbox, int inbound) {
    Draft draft = new Draft(this);
    draft.outboxLimit = outbox;
    draft.inboundLimit = inbound;
    return draft.settings(this);
  }

  /** How long to wait between attempts, at least and at most. */
  public LinkSettings withBackoff(Duration atLeast, Duration atMost) {
    Draft draft = new Draft(this);
    draft.reconnectAtLeast = atLeast;
    draft.reconnectAtMost = atMost;
    return draft.settings(this);
  }

  /** The components that the methods above change, while they are being changed. */
  private static final class Draft {
    private Optional<Path> caCertificate;
    private boolean cleanStart;
    private Duration sessionExpiry;
    private Optional<Publication> will;
    private List<Subscription> subscriptions;
    private int outboxLimit;
    private int inboundLimit;
    private Duration reconnectAtLeast;
    private Duration reconnectAtMost;

    Draft(LinkSettings from) {
      caCertificate = from.caCertificate;
      cleanStart = from.cleanStart;
      sessionExpiry = from.sessionExpiry;
      will = from.will;
      subscriptions = from.subscriptions;
      outboxLimit = from.outboxLimit;
      inboundLimit = from.inboundLimit;
      reconnectAtLeast = from.reconnectAtLeast;
      reconnectAtMost = from.reconnectAtMost;
    }

    LinkSettings settings(LinkSettings from) {
      return new LinkSettings(
          from.broker,
          caCertificate,
          from.clientId,
          from.username,
          from.password,
          cleanStart,
          sessionExpiry,
          from.keepAlive,
          will,
          subscriptions,
          outboxLimit,
          inboundLimit,
          reconnectAtLeast,
          reconnectAtMost);
    }
  }
}
