package dev.upshift.mqtt;

/**
 * What a link has counted since it was made, at one moment.
 *
 * @param received deliveries handed to the listener
 * @param dropped deliveries given up because the inbound queue was full; those with QoS 1 come
 *     again
 * @param reconnects connections established after the first
 * @param refused publications that the broker refused
 * @param waiting publications in the outbox now
 */
public record LinkCounters(
    long received, long dropped, long reconnects, long refused, int waiting) {
  /** A link that has counted nothing. */
  public static final LinkCounters NONE = new LinkCounters(0, 0, 0, 0, 0);
}
