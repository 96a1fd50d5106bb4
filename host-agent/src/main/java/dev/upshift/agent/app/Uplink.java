package dev.upshift.agent.app;

import dev.upshift.mqtt.Delivery;
import dev.upshift.mqtt.LinkException;
import dev.upshift.mqtt.LinkException.Kind;
import dev.upshift.mqtt.LinkListener;
import dev.upshift.mqtt.LinkSettings;
import dev.upshift.mqtt.LinkSettings.Subscription;
import dev.upshift.mqtt.MqttLink;
import dev.upshift.mqtt.Publication;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.LogTalk;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.TelemetryKind;
import dev.upshift.protocol.Topics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's side of the link: what it may say, in the contract's quality and retention, and one
 * clear sentence whenever the broker does not want to hear it. The training never depends on it.
 */
final class Uplink implements LinkListener {
  private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
  private static final Duration AFTER_TAKEOVER = Duration.ofMinutes(1);
  private static final Duration LOGS_EXPIRY = Duration.ofMinutes(1);
  private static final Duration SESSION_EXPIRY = Duration.ofMinutes(10);

  private final Vertx vertx;
  private final Links links;
  private final AgentConfiguration configuration;
  private final Topics topics;
  private final HostId host;
  private final LinkSettings settings;
  private final Consumer<Delivery> receiver;
  private final Runnable onConnected;
  private final Runnable onLost;
  private MqttLink link;
  private @Nullable Kind told;
  private boolean closed;

  /**
   * @param will what the broker shall say when this agent is gone
   */
  Uplink(
      Vertx vertx,
      Links links,
      AgentConfiguration configuration,
      Telemetry.Session will,
      Consumer<Delivery> receiver,
      Runnable onConnected,
      Runnable onLost) {
    this.vertx = vertx;
    this.links = links;
    this.configuration = configuration;
    this.topics = new Topics(configuration.topicRoot());
    this.host = configuration.host();
    this.receiver = receiver;
    this.onConnected = onConnected;
    this.onLost = onLost;
    this.settings =
        LinkSettings.of(configuration.broker(), host.name(), host.name(), configuration.password())
            .trusting(configuration.caCertificate())
            .withSession(SESSION_EXPIRY)
            .withWill(Publication.retained(topics, address(TelemetryKind.SESSION), will))
            .withSubscriptions(subscriptions());
    this.link = links.create(settings, this);
  }

  /** A message about progress is worth nothing later: the broker keeps none for an agent away. */
  private List<Subscription> subscriptions() {
    Stream<Subscription> always =
        Stream.of(
            new Subscription(topics.filter(Optional.of(host), "command/+"), 1),
            new Subscription(topics.filter(Optional.of(host), "log/ask"), 0));
    Stream<Subscription> progress =
        configuration.progress().topic()
            ? Stream.of(new Subscription(topics.name(new Address.TrainingProgress(host)), 0))
            : Stream.empty();
    return Stream.concat(always, progress).toList();
  }

  void open() {
    link.open();
  }

  boolean isConnected() {
    return link.isConnected();
  }

  /** Level-triggered: said again on every connect, so nothing waits while disconnected. */
  void retained(TelemetryKind kind, Telemetry message) {
    if (isConnected()) {
      send(Publication.retained(topics, address(kind), message));
    }
  }

  /** Retained and worth nothing after a while. */
  void current(TelemetryKind kind, Telemetry message, Duration expiry) {
    if (isConnected()) {
      send(Publication.of(topics, address(kind), message, 0, true).expiringAfter(expiry));
    }
  }

  void once(TelemetryKind kind, Telemetry message, Duration expiry) {
    send(Publication.once(topics, address(kind), message).expiringAfter(expiry));
  }

  void fleeting(TelemetryKind kind, Telemetry message, Duration expiry) {
    if (isConnected()) {
      send(Publication.fleeting(topics, address(kind), message).expiringAfter(expiry));
    }
  }

  /** A part of the training's logs, for whoever has just asked. */
  void logs(LogTalk.Lines lines) {
    if (isConnected()) {
      send(
          Publication.of(topics, new Address.LogLines(host), lines, 0, false)
              .expiringAfter(LOGS_EXPIRY));
    }
  }

  void alert(String name, Notice.Alert alert) {
    if (isConnected()) {
      send(
          Publication.retained(topics, new Address.AlertFeed(new Address.Host(host), name), alert));
    }
  }

  Future<Void> close(Telemetry.Session farewell) {
    closed = true;
    return link.close(
        Optional.of(Publication.retained(topics, address(TelemetryKind.SESSION), farewell)));
  }

  @Override
  public void connected(boolean sessionPresent) {
    LOG.info("Connected to {} as {}", configuration.broker(), host);
    told = null;
    onConnected.run();
  }

  @Override
  public void lost(LinkException reason) {
    onLost.run();
    if (reason.kind() == told) {
      LOG.debug("Still without the broker {}", configuration.broker(), reason);
      return;
    }
    told = reason.kind();
    switch (reason.kind()) {
      case NOT_AUTHORIZED ->
          LOG.error(
              "The broker {} does not accept the host {} with the password of {}: register the host"
                  + " or correct the password. The training goes on; the agent keeps trying.",
              configuration.broker(),
              host,
              configuration.password().source());
      case UNREACHABLE, REFUSED, NOT_SENT, TAKEN_OVER, CLOSED ->
          LOG.warn(
              "No connection to the broker {}: {} The training goes on; the agent keeps trying.",
              configuration.broker(),
              reason.getMessage());
    }
  }

  @Override
  public void received(Delivery delivery) {
    receiver.accept(delivery);
  }

  /** Giving up would leave the host alone for good; fighting would throw both out for ever. */
  @Override
  public void takenOver(LinkException reason) {
    onLost.run();
    LOG.error(
        "Another client has connected as {}: stop the second agent. This one tries again in {} s;"
            + " the training goes on.",
        host,
        AFTER_TAKEOVER.toSeconds());
    var _ = vertx.setTimer(AFTER_TAKEOVER.toMillis(), _ -> reopen());
  }

  private void reopen() {
    if (!closed) {
      link = links.create(settings, this);
      link.open();
    }
  }

  private Address.Telemetry address(TelemetryKind kind) {
    return new Address.Telemetry(host, kind);
  }

  private void send(Publication publication) {
    var _ = link.publish(publication).onFailure(e -> notSent(publication.topic(), e));
  }

  private static void notSent(String topic, Throwable cause) {
    if (cause instanceof LinkException e && e.kind() == Kind.REFUSED) {
      LOG.warn("{} was not published: {}", topic, e.getMessage());
    } else {
      LOG.debug("{} was not published", topic, cause);
    }
  }
}
