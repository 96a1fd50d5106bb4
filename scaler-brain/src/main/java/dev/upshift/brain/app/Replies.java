package dev.upshift.brain.app;

import dev.upshift.brain.decision.Decision;
import dev.upshift.mqtt.Delivery;
import dev.upshift.mqtt.Publication;
import dev.upshift.protocol.Codec;
import dev.upshift.protocol.Topics;
import java.time.Duration;
import java.util.Optional;

/**
 * Answers those who gave a response topic: the decision, with their correlation data. Only below
 * {@code {root}/_reply}, where nothing else is: otherwise a person could have the brain write where
 * only the brain may.
 */
final class Replies {
  private static final Duration EXPIRY = Duration.ofSeconds(60);

  private final String place;
  private final Announcer announcer;

  Replies(Topics topics, Announcer announcer) {
    this.place = topics.root() + "/_reply/";
    this.announcer = announcer;
  }

  void send(Delivery order, Decision decision) {
    order
        .responseTopic()
        .filter(this::isAllowed)
        .ifPresent(topic ->
            announcer.say(
                new Publication(
                    topic,
                    Codec.encode(Announcer.notice(decision)),
                    1,
                    false,
                    Optional.of(EXPIRY),
                    order.correlation())));
  }

  boolean isAllowed(String topic) {
    return topic.startsWith(place)
        && topic.length() > place.length()
        && topic.length() <= 256
        && topic.chars().noneMatch(c -> c == '+' || c == '#' || c < ' ');
  }
}
