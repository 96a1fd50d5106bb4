package dev.upshift.notifier.app;

import dev.upshift.mqtt.Delivery;
import dev.upshift.mqtt.LinkException;
import dev.upshift.mqtt.LinkListener;
import dev.upshift.mqtt.LinkSettings;
import dev.upshift.mqtt.LinkSettings.Subscription;
import dev.upshift.mqtt.MqttLink;
import dev.upshift.mqtt.Publication;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.Codec;
import dev.upshift.protocol.Codec.Decoded;
import dev.upshift.protocol.OverrideOrder;
import dev.upshift.protocol.OverrideProperty;
import dev.upshift.protocol.PlainWord;
import dev.upshift.protocol.Topics;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door for people's orders to the notifier: silences and acknowledgements. A connection of its
 * own with a clean start, so that what was asked while the notifier was away is not done hours
 * later. The answer is the retained echo; what is silenced now stands in {@code
 * _fleet/status/silences}. Lives on the link's context; the disk is used on a worker thread.
 */
final class ControlDoor implements LinkListener {
  static final String SILENCES = "silences";

  private static final Logger LOG = LoggerFactory.getLogger(ControlDoor.class);
  private static final String USER = "notifier";
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final List<OverrideProperty> PROPERTIES =
      List.of(OverrideProperty.SILENCE, OverrideProperty.ACKNOWLEDGE);

  private final Topics topics;
  private final Context context;
  private final ControlDesk desk;
  private final MqttLink link;
  private String published = "";

  ControlDoor(
      NotifierConfiguration configuration, Context context, LinkFactory links, ControlDesk desk) {
    this.topics = configuration.topics();
    this.context = context;
    this.desk = desk;
    this.link = links.create(context.owner(), settings(configuration), this);
  }

  private LinkSettings settings(NotifierConfiguration configuration) {
    return LinkSettings.of(configuration.broker(), USER + "-orders", USER, configuration.password())
        .trusting(configuration.caCertificate())
        .withSubscriptions(
            PROPERTIES.stream()
                .map(p ->
                    new Subscription(
                        topics.filter(Optional.empty(), "override/" + p.leaf() + "/set"), 1))
                .toList());
  }

  void open() {
    link.open();
    context.owner().setPeriodic(LOOK.toMillis(), _ -> tellSilences());
  }

  Future<Void> close() {
    return link.close(Optional.empty());
  }

  @Override
  public void connected(boolean sessionPresent) {
    published = "";
    tellSilences();
  }

  @Override
  public void lost(LinkException reason) {
    LOG.debug("Orders are not heard: {}", reason.getMessage());
  }

  @Override
  public void takenOver(LinkException reason) {
    LOG.info("Another notifier hears orders now.");
  }

  @Override
  public void received(Delivery delivery) {
    Optional<Address> address = topics.parse(delivery.topic());
    if (delivery.payload().length == 0
        || !(address.orElse(null) instanceof Address.OverrideSet set)) {
      delivery.acknowledge();
      return;
    }
    if (delivery.retained()) {
      LOG.warn("An order on {} must not be retained: it is not carried out.", delivery.topic());
      delivery.acknowledge();
      return;
    }
    context
        .executeBlocking(() -> carryOut(set, delivery.payload()))
        .onSuccess(answer -> answered(set, answer))
        .onFailure(e -> LOG.error("An order was not carried out: {}", e.getMessage(), e))
        .onComplete(_ -> delivery.acknowledge());
  }

  private String carryOut(Address.OverrideSet set, byte[] payload) {
    return switch (Codec.decode(set, payload)) {
      case Decoded.Accepted(OverrideOrder order) -> desk.carryOut(set, order);
      case Decoded.Accepted _, Decoded.Cleared _ -> ControlDesk.refused("it is no order");
      case Decoded.Rejected(String reason) -> ControlDesk.refused(reason);
    };
  }

  private void answered(Address.OverrideSet set, String answer) {
    LOG.info("{} of {}: {}.", set.property().leaf(), set.scope(), answer);
    say(new Address.OverrideEcho(set.scope(), set.property()), answer);
    tellSilences();
  }

  private void tellSilences() {
    if (!link.isConnected()) {
      return;
    }
    context
        .executeBlocking(desk::silences)
        .onSuccess(text -> {
          if (!text.equals(published)) {
            published = text;
            say(new Address.Status(new Address.Fleet(), SILENCES), text);
          }
        })
        .onFailure(e -> LOG.error("The silences were not read: {}", e.getMessage()));
  }

  private void say(Address address, String text) {
    link.publish(Publication.retained(topics, address, new PlainWord(text)))
        .onFailure(e -> LOG.warn("An answer was not sent: {}", e.getMessage()));
  }
}
