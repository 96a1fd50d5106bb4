package dev.upshift.mqtt;

import io.vertx.core.Context;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one callback that Paho gets. Its methods run on Paho's threads, so they copy, hand over to
 * the link's context and return; they never wait and never throw.
 */
final class PahoInbound implements MqttCallback {
  private static final Logger LOG = LoggerFactory.getLogger(PahoInbound.class);

  /** Tells the broker that a message is done with. */
  interface Acknowledger {
    void acknowledge(int packetId, int qos);
  }

  private final Context context;
  private final InboundGate gate;
  private final Acknowledger acknowledger;
  private final Consumer<Delivery> deliveries;
  private final Consumer<MqttDisconnectResponse> disconnections;
  private final Runnable overflow;

  PahoInbound(
      Context context,
      InboundGate gate,
      Acknowledger acknowledger,
      Consumer<Delivery> deliveries,
      Consumer<MqttDisconnectResponse> disconnections,
      Runnable overflow) {
    this.context = context;
    this.gate = gate;
    this.acknowledger = acknowledger;
    this.deliveries = deliveries;
    this.disconnections = disconnections;
    this.overflow = overflow;
  }

  @Override
  @SuppressWarnings("CatchingUnchecked") // Paho would acknowledge or hang up.
  public void messageArrived(String topic, MqttMessage message) {
    try {
      if (gate.enter(message.getQos())) {
        Delivery delivery = delivery(topic, message);
        context.runOnContext(_ -> hand(delivery));
      } else {
        LOG.debug("No room for a message on {}: the inbound queue is full", topic);
        reject(message.getQos());
      }
    } catch (RejectedExecutionException ended) {
      LOG.debug("A message on {} came after the program's end", topic, ended);
    } catch (Throwable failure) {
      LOG.error("A message on {} could not be handed over", topic, failure);
    }
  }

  /** Unacknowledged and forgotten it would hold a place at the broker for ever. */
  private void reject(int qos) {
    if (qos > 0) {
      overflow.run();
    }
  }

  private void hand(Delivery delivery) {
    gate.leave();
    deliveries.accept(delivery);
  }

  private Delivery delivery(String topic, MqttMessage message) {
    MqttProperties properties = message.getProperties();
    return new Delivery(
        topic,
        message.getPayload().clone(),
        message.getQos(),
        message.isRetained(),
        message.isDuplicate(),
        Optional.ofNullable(properties.getResponseTopic()),
        Optional.ofNullable(properties.getCorrelationData()).map(byte[]::clone),
        acknowledgement(message.getId(), message.getQos()));
  }

  private Runnable acknowledgement(int packetId, int qos) {
    if (qos == 0) {
      return () -> {};
    }
    AtomicBoolean acknowledged = new AtomicBoolean();
    return () -> {
      if (acknowledged.compareAndSet(false, true)) {
        acknowledger.acknowledge(packetId, qos);
      }
    };
  }

  @Override
  public void disconnected(MqttDisconnectResponse response) {
    disconnections.accept(response);
  }

  @Override
  public void mqttErrorOccurred(MqttException exception) {
    LOG.debug("Paho reports an error", exception);
  }

  @Override
  public void deliveryComplete(IMqttToken token) {
    // Each publication has a listener of its own.
  }

  @Override
  public void connectComplete(boolean reconnect, String broker) {
    // The attempt has a listener of its own.
  }

  @Override
  public void authPacketArrived(int reasonCode, MqttProperties properties) {
    LOG.debug("The broker asks for an authentication that is not used: {}", reasonCode);
  }
}
