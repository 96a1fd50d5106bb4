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
 * @param inboundLimit how many deliveries may wait for the context before the link stops reading
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

  public LinkSettings withSession(Duration expiry) {
    return new LinkSettings(
        broker,
        caCertificate,
        clientId,
        username,
        password,
        false,
        expiry,
        keepAlive,
        will,
        subscriptions,
        outboxLimit,
        inboundLimit,
        reconnectAtLeast,
        reconnectAtMost);
  }

  public LinkSettings withWill(Publication publication) {
    return new LinkSettings(
        broker,
        caCertificate,
        clientId,
        username,
        password,
        cleanStart,
        sessionExpiry,
        keepAlive,
        Optional.of(publication),
        subscriptions,
        outboxLimit,
        inboundLimit,
        reconnectAtLeast,
        reconnectAtMost);
  }

  public LinkSettings withSubscriptions(List<Subscription> wanted) {
    return new LinkSettings(
        broker,
        caCertificate,
        clientId,
        username,
        password,
        cleanStart,
        sessionExpiry,
        keepAlive,
        will,
        wanted,
        outboxLimit,
        inboundLimit,
        reconnectAtLeast,
        reconnectAtMost);
  }

  public LinkSettings trusting(Optional<Path> authority) {
    return new LinkSettings(
        broker,
        authority,
        clientId,
        username,
        password,
        cleanStart,
        sessionExpiry,
        keepAlive,
        will,
        subscriptions,
        outboxLimit,
        inboundLimit,
        reconnectAtLeast,
        reconnectAtMost);
  }
}
