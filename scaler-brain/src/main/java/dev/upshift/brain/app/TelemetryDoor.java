package dev.upshift.brain.app;

import dev.upshift.brain.app.BrainMetrics.Rejection;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.journal.Journal;
import dev.upshift.brain.journal.Write;
import dev.upshift.mqtt.Delivery;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.Codec;
import dev.upshift.protocol.Codec.Decoded;
import dev.upshift.protocol.Command;
import dev.upshift.protocol.Message;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.Topics;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where everything that hosts and other brains say comes in, and finds the desk it is for. */
final class TelemetryDoor {
  private static final Logger LOG = LoggerFactory.getLogger(TelemetryDoor.class);

  private final Topics topics;
  private final Fleet fleet;
  private final Journal journal;
  private final BrainMetrics metrics;
  private final Consumer<Notice.ComponentSession> brainSession;
  private final LongConsumer epochHeard;
  private final HomeAssistant home;

  /**
   * Makes the door.
   *
   * @param brainSession told of every brain's session, this one's too
   * @param epochHeard told of every epoch that a live host works under
   */
  TelemetryDoor(
      Topics topics,
      Fleet fleet,
      DeskTools tools,
      Consumer<Notice.ComponentSession> brainSession,
      LongConsumer epochHeard) {
    this.topics = topics;
    this.fleet = fleet;
    this.journal = tools.journal();
    this.metrics = tools.metrics();
    this.brainSession = brainSession;
    this.epochHeard = epochHeard;
    this.home = new HomeAssistant(topics, fleet, tools.announcer());
  }

  void receive(Delivery delivery) {
    if (home.hear(delivery)) {
      return;
    }
    Optional<Address> address = topics.parse(delivery.topic());
    if (address.isEmpty()) {
      reject(Rejection.TOPIC, delivery, "the contract has no such topic");
      return;
    }
    switch (Codec.decode(address.get(), delivery.payload())) {
      case Decoded.Accepted(Message message) -> accepted(address.get(), message, delivery);
      case Decoded.Cleared() -> delivery.acknowledge();
      case Decoded.Rejected(String reason) -> reject(Rejection.PAYLOAD, delivery, reason);
    }
  }

  private void reject(Rejection reason, Delivery delivery, String sentence) {
    metrics.rejected(reason);
    LOG.debug("{} was not used: {}", delivery.topic(), sentence);
    delivery.acknowledge();
  }

  private void accepted(Address address, Message message, Delivery delivery) {
    if (address instanceof Address.BrainSession && message instanceof Notice.ComponentSession s) {
      brainSession.accept(s);
      delivery.acknowledge();
    } else if (address instanceof Address.Telemetry from && message instanceof Telemetry said) {
      metrics.message(from.kind().leaf());
      fleet
          .welcome(from.host())
          .ifPresentOrElse(
              desk -> heard(desk, said, delivery),
              () -> reject(Rejection.UNKNOWN_HOST, delivery, "this brain has no such host"));
    } else {
      reject(Rejection.TOPIC, delivery, "it is not for the brain");
    }
  }

  private void heard(HostDesk desk, Telemetry said, Delivery delivery) {
    switch (said) {
      case Telemetry.Host host -> take(desk, List.of(TelemetryInputs.of(host)), delivery);
      case Telemetry.Boots boots -> take(desk, List.of(TelemetryInputs.of(boots)), delivery);
      case Telemetry.Heartbeat heartbeat -> heartbeat(desk, heartbeat, delivery);
      case Telemetry.Event event -> event(desk, event, delivery);
      case Telemetry.Training report -> training(desk, report, delivery);
      case Telemetry.Session session -> {
        desk.figures().heard(session);
        delivery.acknowledge();
      }
      case Telemetry.Gpus gpus -> {
        desk.figures().heard(gpus);
        delivery.acknowledge();
      }
      case Telemetry.Checkpoints _ -> delivery.acknowledge();
      case Telemetry.Result result -> result(desk, result, delivery);
    }
  }

  private void heartbeat(HostDesk desk, Telemetry.Heartbeat heartbeat, Delivery delivery) {
    if (!Incarnation.isPossible(heartbeat.epoch()) || !desk.figures().heard(heartbeat)) {
      reject(Rejection.STALE, delivery, "a later heartbeat was here before");
      return;
    }
    take(desk, List.of(TelemetryInputs.of(heartbeat)), delivery);
    desk.figures().postponed().ifPresent(report -> apply(desk, report, () -> {}));
    epochHeard.accept(heartbeat.epoch());
  }

  /** Delivered again until it is in the journal, so it may well be here for the second time. */
  private void event(HostDesk desk, Telemetry.Event event, Delivery delivery) {
    switch (desk.events().judge(event)) {
      case TAKE -> take(desk, event, delivery);
      case KNOWN -> {
        desk.repeatReceived();
        reject(Rejection.STALE, delivery, "it was here before");
      }
      case EARLY -> reject(Rejection.EARLY, delivery, "the event before it has not come yet");
    }
  }

  private static void take(HostDesk desk, Telemetry.Event event, Delivery delivery) {
    LOG.info("{}: {} {}", desk.host(), event.type().word(), event.detail());
    Optional<Input> input = TelemetryInputs.of(event, desk.state(), desk::isOwnEpoch);
    Command.Received taken = desk.events().take(event);
    input.ifPresentOrElse(
        i -> desk.take(i, Optional.of(taken), _ -> delivery.acknowledge()),
        () -> desk.note(taken, delivery::acknowledge));
  }

  private void training(HostDesk desk, Telemetry.Training report, Delivery delivery) {
    desk.figures().heard(report);
    if (desk.figures().isLive(report.boot())) {
      apply(desk, report, delivery::acknowledge);
    } else {
      desk.figures().postpone(report);
      delivery.acknowledge();
    }
  }

  private void apply(HostDesk desk, Telemetry.Training report, Runnable done) {
    take(desk, TelemetryInputs.of(report, desk.state(), desk::isOwnEpoch), done);
    desk.publishWords();
  }

  private void result(HostDesk desk, Telemetry.Result result, Delivery delivery) {
    LOG.info("{}: command {} {}", desk.host(), result.id(), result.status().word());
    if (!journal.submit(new Write.ResultHeard(desk.host(), result), delivery::acknowledge)) {
      metrics.rejected(Rejection.OVERLOAD);
    }
  }

  private static void take(HostDesk desk, List<Input> inputs, Delivery delivery) {
    take(desk, inputs, delivery::acknowledge);
  }

  /** Steps take effect in order: when the last is done, all are. */
  private static void take(HostDesk desk, List<Input> inputs, Runnable done) {
    if (inputs.isEmpty()) {
      done.run();
      return;
    }
    inputs.subList(0, inputs.size() - 1).forEach(desk::take);
    desk.take(inputs.getLast(), Optional.empty(), _ -> done.run());
  }
}
