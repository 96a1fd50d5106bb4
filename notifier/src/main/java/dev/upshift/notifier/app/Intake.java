package dev.upshift.notifier.app;

import dev.upshift.mqtt.Delivery;
import dev.upshift.notifier.decide.Triage;
import dev.upshift.notifier.outbox.Outbox;
import dev.upshift.notifier.outbox.OutboxException;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.Codec;
import dev.upshift.protocol.Codec.Decoded;
import dev.upshift.protocol.Message;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.Topics;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what the link received, in order: decode, decide, commit to the outbox, and only then
 * acknowledge. What waits while a commit runs goes into the next one together. Lives on the link's
 * context; the disk is used on a worker thread. A message that cannot be read is counted, told once
 * for each topic and acknowledged, since the next time it would be no better.
 */
final class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private static final String QUEUED = "queued";
  private static final int BATCH = 200;
  private static final int TOPICS_TOLD = 1000;
  private static final long AFTER_TROUBLE_MILLIS = 1000;

  /** More than MQTT allows in flight, so that only QoS 0 can ever be dropped. */
  private static final int INBOX_LIMIT = 70_000;

  private final Context context;
  private final Topics topics;
  private final Outbox outbox;
  private final Sorter sorter;
  private final Measurements measurements;
  private final Consumer<BooleanSupplier> committer;
  private final Deque<Delivery> inbox = new ArrayDeque<>();
  private final Set<String> told = new HashSet<>();
  private boolean busy;

  /**
   * Makes the intake.
   *
   * @param committer runs, in one commit, what says whether there is something new to send
   */
  Intake(
      Context context,
      Topics topics,
      Outbox outbox,
      Sorter sorter,
      Measurements measurements,
      Consumer<BooleanSupplier> committer) {
    this.context = context;
    this.topics = topics;
    this.outbox = outbox;
    this.sorter = sorter;
    this.measurements = measurements;
    this.committer = committer;
  }

  void accept(Delivery delivery) {
    if (delivery.qos() == 0 && inbox.size() >= INBOX_LIMIT) {
      measurements.received("overflow");
      return;
    }
    inbox.add(delivery);
    pump();
  }

  private void pump() {
    if (busy || inbox.isEmpty()) {
      return;
    }
    busy = true;
    List<Delivery> batch = inbox.stream().limit(BATCH).toList();
    context.executeBlocking(() -> commit(batch)).onComplete(committed -> settle(batch, committed));
  }

  private List<String> commit(List<Delivery> batch) {
    List<String> outcomes = new ArrayList<>();
    committer.accept(() -> {
      batch.forEach(d -> outcomes.add(recordOrReject(d)));
      return outcomes.contains(QUEUED);
    });
    return outcomes;
  }

  /** A message that this code trips over must not come back for ever; a failing disk may. */
  private String recordOrReject(Delivery delivery) {
    try {
      return record(delivery);
    } catch (OutboxException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("Unforeseen failure over a message on {}.", delivery.topic(), e);
      return "rejected";
    }
  }

  private void settle(List<Delivery> batch, AsyncResult<List<String>> committed) {
    if (committed.failed()) {
      LOG.error(
          "{}: what was received is not acknowledged, and tried again.",
          committed.cause().getMessage(),
          committed.cause());
      context.owner().setTimer(AFTER_TROUBLE_MILLIS, _ -> again());
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      inbox.removeFirst();
    }
    committed.result().forEach(measurements::received);
    batch.forEach(Delivery::acknowledge);
    again();
  }

  private void again() {
    busy = false;
    pump();
  }

  private String record(Delivery delivery) {
    Optional<Address> address = topics.parse(delivery.topic());
    if (address.isEmpty()) {
      return rejected(delivery, "the contract has no such topic");
    }
    return switch (Codec.decode(address.get(), delivery.payload())) {
      case Decoded.Rejected(String reason) -> rejected(delivery, reason);
      case Decoded.Cleared _ -> "cleared";
      case Decoded.Accepted(Message message) ->
          decide(address.get(), message, delivery.redelivered());
    };
  }

  private String decide(Address address, Message message, boolean redelivered) {
    Triage.Outcome outcome = triage(address, message);
    return switch (outcome) {
      case Triage.Outcome.Skip(String reason) -> reason;
      case Triage.Outcome.Tell tell -> post(tell, redelivered);
    };
  }

  /**
   * Sending begins before the disk has it. What an earlier run was given, and does not know, may
   * have been sent.
   */
  private String post(Triage.Outcome.Tell tell, boolean redelivered) {
    if (!sorter.post(tell)) {
      return "duplicate";
    }
    if (redelivered) {
      outbox.mayHaveBeenTold(tell.announcement().eventId());
    }
    return QUEUED;
  }

  private Triage.Outcome triage(Address address, Message message) {
    if (address instanceof Address.DecisionFeed(var scope)
        && message instanceof Notice.Decision decision) {
      return Triage.decision(scope, decision);
    }
    if (address instanceof Address.AlertFeed(var scope, String name)
        && message instanceof Notice.Alert alert) {
      return Triage.alert(scope, name, alert, outbox.lastAlert(Triage.alertTopic(scope, name)));
    }
    if (address instanceof Address.Telemetry(var host, _)
        && message instanceof Telemetry.Host description) {
      outbox.controls().label(host.name(), description.labels());
      return new Triage.Outcome.Skip("labels");
    }
    return new Triage.Outcome.Skip("other");
  }

  private String rejected(Delivery delivery, String reason) {
    if (told.size() < TOPICS_TOLD && told.add(delivery.topic())) {
      LOG.warn("Cannot read a message on {}: {}.", delivery.topic(), reason);
    }
    return "rejected";
  }
}
