package dev.upshift.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that writes down what it is told and acknowledges every delivery. */
class Recorder implements LinkListener {
  final List<Boolean> connects = new CopyOnWriteArrayList<>();
  final List<LinkException> losses = new CopyOnWriteArrayList<>();
  final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
  final List<LinkException> takeovers = new CopyOnWriteArrayList<>();

  @Override
  public void connected(boolean sessionPresent) {
    connects.add(sessionPresent);
  }

  @Override
  public void lost(LinkException reason) {
    losses.add(reason);
  }

  @Override
  public void received(Delivery delivery) {
    deliveries.add(delivery);
    delivery.acknowledge();
  }

  @Override
  public void takenOver(LinkException reason) {
    takeovers.add(reason);
  }

  List<String> texts() {
    return deliveries.stream().map(Recorder::text).toList();
  }

  static String text(Delivery delivery) {
    return new String(delivery.payload(), StandardCharsets.UTF_8);
  }

  static Publication message(String topic, String text, int qos, boolean retained) {
    return new Publication(
        topic,
        text.getBytes(StandardCharsets.UTF_8),
        qos,
        retained,
        Optional.empty(),
        Optional.empty());
  }
}
