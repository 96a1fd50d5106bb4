package dev.upshift.agent.app;

import dev.upshift.agent.telemetry.ProgressMessages;
import dev.upshift.mqtt.Delivery;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.Codec;
import dev.upshift.protocol.Codec.Decoded;
import dev.upshift.protocol.PlainWord;
import dev.upshift.protocol.Topics;
import java.util.Optional;

/**
 * The topic on which the training publishes its progress. It does not share the queue of the
 * brain's orders: a training that says too much delays none of them.
 */
final class ProgressTopic {
  private final Address.TrainingProgress address;
  private final String name;
  private final boolean wanted;
  private final ProgressMessages messages;

  ProgressTopic(AgentConfiguration configuration, ProgressMessages messages) {
    this.address = new Address.TrainingProgress(configuration.host());
    this.name = new Topics(configuration.topicRoot()).name(address);
    this.wanted = configuration.progress().topic();
    this.messages = messages;
  }

  /**
   * Takes a message of this topic, and leaves every other one.
   *
   * @param running the mode whose training runs
   */
  boolean takes(Delivery delivery, Optional<String> running) {
    if (!delivery.topic().equals(name)) {
      return false;
    }
    if (wanted) {
      take(delivery, running);
    }
    delivery.acknowledge();
    return true;
  }

  private void take(Delivery delivery, Optional<String> running) {
    if (delivery.retained()) {
      messages.ignore("it is retained, and so may be old; it must be published without retain");
    } else if (running.isEmpty()) {
      messages.ignore("no training runs");
    } else {
      switch (Codec.decode(address, delivery.payload())) {
        case Decoded.Accepted(PlainWord(String text)) -> messages.say(running.get(), text);
        case Decoded.Accepted _, Decoded.Cleared _ -> messages.ignore("it is empty");
        case Decoded.Rejected(String reason) -> messages.ignore(reason);
      }
    }
  }
}
