package dev.upshift.mqtt;

import dev.upshift.protocol.Address;
import dev.upshift.protocol.Codec;
import dev.upshift.protocol.Message;
import dev.upshift.protocol.Topics;
import java.time.Duration;
import java.util.Optional;

/**
 * A message to publish.
 *
 * @param correlation MQTT 5 correlation data, for an answer on somebody's response topic
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes on their way to a socket; compared nowhere.
public record Publication(
    String topic,
    byte[] payload,
    int qos,
    boolean retained,
    Optional<Duration> expiry,
    Optional<byte[]> correlation) {
  public static Publication retained(Topics topics, Address address, Message message) {
    return of(topics, address, message, 1, true);
  }

  public static Publication once(Topics topics, Address address, Message message) {
    return of(topics, address, message, 1, false);
  }

  public static Publication fleeting(Topics topics, Address address, Message message) {
    return of(topics, address, message, 0, false);
  }

  /** An empty retained payload: clears what the topic retains. */
  public static Publication cleared(Topics topics, Address address) {
    return new Publication(
        topics.name(address), new byte[0], 1, true, Optional.empty(), Optional.empty());
  }

  public static Publication of(
      Topics topics, Address address, Message message, int qos, boolean retained) {
    return new Publication(
        topics.name(address),
        Codec.encode(message),
        qos,
        retained,
        Optional.empty(),
        Optional.empty());
  }

  public Publication expiringAfter(Duration duration) {
    return new Publication(topic, payload, qos, retained, Optional.of(duration), correlation);
  }
}
