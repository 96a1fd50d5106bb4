package dev.upshift.brain.app;

import dev.upshift.mqtt.Delivery;
import dev.upshift.mqtt.LinkException;
import dev.upshift.mqtt.LinkListener;
import dev.upshift.mqtt.LinkSettings;
import dev.upshift.mqtt.LinkSettings.Subscription;
import dev.upshift.mqtt.MqttLink;
import dev.upshift.mqtt.MqttLinks;
import dev.upshift.protocol.Topics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The brain's two connections: the main one, with a session that keeps what hosts say while the
 * brain is away, and one for people's orders, which start clean so that an order given meanwhile is
 * not carried out hours later. Says each change in one sentence, and a wrong password only once.
 */
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final Duration SESSION = Duration.ofHours(1);
  private static final Duration SLOWEST_RETRY = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final BrainConfiguration configuration;
  private final Topics topics;
  private final Events events;
  private Optional<MqttLink> main = Optional.empty();
  private Optional<MqttLink> orders = Optional.empty();
  private Optional<Scout> scout = Optional.empty();
  private String said = "";

  /** What the brain does about its connections. */
  interface Events {
    void connected();

    void lost();

    void ordersConnected();

    void telemetry(Delivery delivery);

    void order(Delivery delivery);

    void takenOver();
  }

  Connections(Vertx vertx, BrainConfiguration configuration, Events events) {
    this.vertx = vertx;
    this.configuration = configuration;
    this.topics = configuration.topics();
    this.events = events;
  }

  /** Finds the highest epoch that anybody knows of. */
  void scout(LongConsumer found) {
    Scout sent = new Scout(vertx, topics, settings("brain-scout"), found, this::trouble);
    scout = Optional.of(sent);
    sent.start();
  }

  /** Opens the main connection as this incarnation, in the place of the one of before. */
  MqttLink open(Incarnation self, Instant now) {
    main.ifPresent(old -> old.close(Optional.empty()));
    LinkSettings settings =
        settings("brain")
            .withSession(SESSION)
            .withWill(Announcer.farewell(topics, self, now))
            .withSubscriptions(subscriptions());
    MqttLink link = MqttLinks.create(vertx, settings, new MainListener());
    main = Optional.of(link);
    link.open();
    return link;
  }

  private List<Subscription> subscriptions() {
    List<Subscription> wanted = new ArrayList<>();
    wanted.add(new Subscription(topics.root() + "/_brain/session", 1));
    wanted.add(new Subscription(topics.filter(Optional.empty(), "telemetry/+"), 1));
    if (configuration.homeAssistant()) {
      wanted.addAll(HomeAssistant.subscriptions());
    }
    return wanted;
  }

  private LinkSettings settings(String client) {
    return LinkSettings.of(configuration.broker(), client, "brain", configuration.password())
        .trusting(configuration.caCertificate())
        .withBackoff(Duration.ofMillis(250), SLOWEST_RETRY);
  }

  private void openOrders() {
    if (orders.isEmpty()) {
      LinkSettings settings =
          settings("brain-orders")
              .withSubscriptions(
                  List.of(new Subscription(topics.filter(Optional.empty(), "override/+/set"), 1)));
      MqttLink link = MqttLinks.create(vertx, settings, new OrdersListener());
      orders = Optional.of(link);
      link.open();
    }
  }

  boolean areUp() {
    return main.filter(MqttLink::isConnected).isPresent()
        && orders.filter(MqttLink::isConnected).isPresent();
  }

  Optional<MqttLink> main() {
    return main;
  }

  /** Closes both, saying goodbye where there is something to say. */
  Future<Void> close(Optional<Incarnation> leaving, Instant now) {
    scout.ifPresent(Scout::stop);
    Future<Void> first =
        orders.map(l -> l.close(Optional.empty())).orElse(Future.succeededFuture());
    return first
        .transform(_ ->
            main.map(l -> l.close(leaving.map(self -> Announcer.farewell(topics, self, now))))
                .orElse(Future.succeededFuture()))
        .otherwiseEmpty();
  }

  private void trouble(LinkException reason) {
    say(
        String.valueOf(reason.getMessage()),
        text -> LOG.warn("Not connected. {} Trying again.", text));
  }

  private void say(String text, Consumer<String> how) {
    if (!text.equals(said)) {
      said = text;
      how.accept(text);
    }
  }

  private final class MainListener implements LinkListener {
    @Override
    public void connected(boolean sessionPresent) {
      say("connected", _ -> LOG.info("Connected to {}.", configuration.broker()));
      events.connected();
      openOrders();
    }

    @Override
    public void lost(LinkException reason) {
      trouble(reason);
      events.lost();
    }

    @Override
    public void received(Delivery delivery) {
      events.telemetry(delivery);
    }

    @Override
    public void takenOver(LinkException reason) {
      events.takenOver();
    }
  }

  private final class OrdersListener implements LinkListener {
    @Override
    public void connected(boolean sessionPresent) {
      events.ordersConnected();
    }

    @Override
    public void lost(LinkException reason) {
      LOG.debug("The connection for orders was lost", reason);
    }

    @Override
    public void received(Delivery delivery) {
      events.order(delivery);
    }

    @Override
    public void takenOver(LinkException reason) {
      events.takenOver();
    }
  }
}
