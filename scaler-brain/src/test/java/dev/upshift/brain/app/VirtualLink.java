package dev.upshift.brain.app;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The way between the broker and one client, with a session that keeps what is not acknowledged. It
 * delays, drops, repeats, and cuts; only what is of one topic stays in order, as MQTT promises.
 */
final class VirtualLink {
  /** One message on its way. The acknowledgement counts for the connection that it came over. */
  record Message(String topic, Object body, Runnable acknowledge) {}

  private record Kept(String topic, Object body) {}

  private final VirtualTime time;
  private final Consumer<Message> receiver;
  private final Map<Long, Kept> unacknowledged = new LinkedHashMap<>();
  private final Map<String, Long> lastArrival = new HashMap<>();
  private final Map<String, Long> lastDeparture = new HashMap<>();
  private long numbers;
  private long connection;
  private boolean up;

  VirtualLink(VirtualTime time, Consumer<Message> receiver) {
    this.time = time;
    this.receiver = receiver;
  }

  boolean isUp() {
    return up;
  }

  void connect() {
    connection++;
    up = true;
    lastArrival.clear();
    List.copyOf(unacknowledged.keySet()).forEach(this::transmit);
  }

  void cut() {
    connection++;
    up = false;
  }

  /** From the client to the broker: it takes a moment, or is lost with the connection. */
  void publish(String topic, Runnable arrives) {
    long over = connection;
    long at = Math.max(time.millis() + time.some(50), lastDeparture.getOrDefault(topic, 0L));
    lastDeparture.put(topic, at);
    time.after(
        at - time.millis(),
        () -> {
          if (up && over == connection) {
            arrives.run();
          }
        });
  }

  /** At most once. */
  void sendOnce(String topic, Object body) {
    if (up && !time.chance(0.02)) {
      arrive(topic, body, () -> {});
    }
  }

  /** Until it is acknowledged. */
  void send(String topic, Object body) {
    numbers++;
    unacknowledged.put(numbers, new Kept(topic, body));
    if (up) {
      transmit(numbers);
    }
  }

  private void transmit(long number) {
    Kept kept = unacknowledged.get(number);
    long over = connection;
    Runnable acknowledge =
        () -> {
          if (over == connection) {
            unacknowledged.remove(number);
          }
        };
    arrive(kept.topic(), kept.body(), acknowledge);
    if (time.chance(0.01)) {
      arrive(kept.topic(), kept.body(), acknowledge);
    }
  }

  private void arrive(String topic, Object body, Runnable acknowledge) {
    long over = connection;
    long at =
        Math.max(
            time.millis() + time.some(time.chance(0.01) ? 5_000 : 50),
            lastArrival.getOrDefault(topic, 0L));
    lastArrival.put(topic, at);
    time.after(
        at - time.millis(),
        () -> {
          if (up && over == connection) {
            receiver.accept(new Message(topic, body, acknowledge));
          }
        });
  }
}
