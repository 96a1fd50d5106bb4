package dev.upshift.mqtt;

import java.util.Optional;

/**
 * A message received, its bytes copied.
 *
 * @param retained whether the broker kept it from before (subscriptions retain as published)
 * @param redelivered whether the broker delivered it before, and was not told that it is done with
 * @param acknowledgement to run once what the message asks for is durable; until then the broker
 *     will deliver it again. Running it twice does nothing
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes from a socket; compared nowhere.
public record Delivery(
    String topic,
    byte[] payload,
    int qos,
    boolean retained,
    boolean redelivered,
    Optional<String> responseTopic,
    Optional<byte[]> correlation,
    Runnable acknowledgement) {
  public void acknowledge() {
    acknowledgement.run();
  }
}
