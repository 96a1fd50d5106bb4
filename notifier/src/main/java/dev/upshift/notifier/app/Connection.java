package dev.upshift.notifier.app;

import dev.upshift.mqtt.Delivery;
import dev.upshift.mqtt.LinkException;
import dev.upshift.mqtt.LinkListener;
import dev.upshift.mqtt.LinkSettings;
import dev.upshift.mqtt.LinkSettings.Subscription;
import dev.upshift.mqtt.MqttLink;
import dev.upshift.mqtt.Publication;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.Notice.ComponentSession;
import dev.upshift.protocol.Presence;
import dev.upshift.protocol.Topics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The notifier's side of the link: a persistent session, so that what is published while the
 * notifier is away waits at the broker; its presence, retained, with a will; and one sentence in
 * the log when the connection comes or goes.
 */
final class Connection implements LinkListener {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final String USER = "notifier";
  private static final Duration SESSION_EXPIRY = Duration.ofDays(7);

  private final NotifierConfiguration configuration;
  private final Topics topics;
  private final InstantSource clock;
  private final long epoch;
  private final String sessionId;
  private final MqttLink link;
  private final Consumer<LinkException> takenOver;
  private Consumer<Delivery> receiver = _ -> {};
  private Consumer<Boolean> greeted = _ -> {};
  private Runnable missed = () -> {};
  private Supplier<List<String>> failing = List::of;
  private String lastTrouble = "";

  Connection(
      NotifierConfiguration configuration,
      InstantSource clock,
      long epoch,
      String sessionId,
      Vertx vertx,
      LinkFactory factory,
      Consumer<LinkException> takenOver) {
    this.configuration = configuration;
    this.topics = configuration.topics();
    this.clock = clock;
    this.epoch = epoch;
    this.sessionId = sessionId;
    this.takenOver = takenOver;
    this.link = factory.create(vertx, settings(), this);
  }

  MqttLink link() {
    return link;
  }

  /**
   * Opens the link.
   *
   * @param channels those that deliver nothing, told with each heartbeat
   * @param connected told at each connection whether the broker had kept the session
   * @param away told when the connection is lost, and at each attempt that fails
   */
  void open(
      Consumer<Delivery> messages,
      Supplier<List<String>> channels,
      Consumer<Boolean> connected,
      Runnable away) {
    receiver = messages;
    failing = channels;
    greeted = connected;
    missed = away;
    link.open();
  }

  Future<Void> close() {
    return link.close(Optional.of(presence(Presence.OFFLINE, null)));
  }

  @Override
  public void connected(boolean sessionPresent) {
    LOG.info("Connected to {}.", configuration.broker());
    lastTrouble = "";
    beat();
    greeted.accept(sessionPresent);
  }

  /** The heartbeat: the session, retained, with the present time and the channels that fail. */
  void beat() {
    List<String> channels = failing.get();
    link.publish(presence(Presence.ONLINE, channels.isEmpty() ? null : channels))
        .onFailure(e -> LOG.warn("The session was not published: {}", e.getMessage()));
  }

  @Override
  public void lost(LinkException reason) {
    missed.run();
    String trouble = String.valueOf(reason.getMessage());
    if (!trouble.equals(lastTrouble)) {
      lastTrouble = trouble;
      LOG.warn("{} The notifier keeps trying, and keeps sending what it has.", trouble);
    }
  }

  @Override
  public void received(Delivery delivery) {
    receiver.accept(delivery);
  }

  @Override
  public void takenOver(LinkException reason) {
    takenOver.accept(reason);
  }

  private LinkSettings settings() {
    return LinkSettings.of(configuration.broker(), USER, USER, configuration.password())
        .withSession(SESSION_EXPIRY)
        .trusting(configuration.caCertificate())
        .withWill(presence(Presence.OFFLINE, null))
        .withSubscriptions(subscriptions());
  }

  private List<Subscription> subscriptions() {
    Stream<Subscription> told =
        Stream.of("decision", "alert/+", "telemetry/host")
            .map(tail -> new Subscription(topics.filter(Optional.empty(), tail), 1));
    Stream<Subscription> figures =
        Stream.concat(Stream.of("state"), MorningCheck.METRICS.stream().map(m -> "status/" + m))
            .map(tail -> new Subscription(topics.filter(Optional.empty(), tail), 0));
    return Stream.concat(told, figures).toList();
  }

  private Publication presence(Presence state, @Nullable List<String> channels) {
    return Publication.retained(
        topics,
        new Address.NotifierSession(),
        new ComponentSession(state, epoch, sessionId, clock.instant(), channels));
  }
}
