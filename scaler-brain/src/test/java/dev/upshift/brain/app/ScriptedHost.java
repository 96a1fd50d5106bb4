package dev.upshift.brain.app;

import dev.upshift.mqtt.Delivery;
import dev.upshift.mqtt.LinkException;
import dev.upshift.mqtt.LinkListener;
import dev.upshift.mqtt.LinkSettings;
import dev.upshift.mqtt.LinkSettings.Subscription;
import dev.upshift.mqtt.MqttLink;
import dev.upshift.mqtt.MqttLinks;
import dev.upshift.mqtt.Publication;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.BootCause;
import dev.upshift.protocol.Codec;
import dev.upshift.protocol.Codec.Decoded;
import dev.upshift.protocol.Command;
import dev.upshift.protocol.EventType;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Presence;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.TelemetryKind;
import dev.upshift.protocol.Topics;
import dev.upshift.protocol.TrainingPhase;
import dev.upshift.testkit.BrokerFixture;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A host whose agent obeys at once: it speaks the contract over a real link, as a test tells it.
 */
final class ScriptedHost implements LinkListener, AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Vertx vertx;
  private final Topics topics = Topics.standard();
  private final HostId host;
  private final Map<String, String> labels;
  private final MqttLink link;
  private final String session = UUID.randomUUID().toString();
  private final List<Telemetry.Boot> boots = new ArrayList<>();
  final List<Command.Desired> desired = new CopyOnWriteArrayList<>();
  final List<Address.Action> actions = new CopyOnWriteArrayList<>();
  final List<Command.Action> commands = new CopyOnWriteArrayList<>();
  private long bootNanos = System.nanoTime();
  private long heartbeats;
  private long events;
  private volatile long received;
  private volatile boolean obeying = true;
  private boolean completed;
  private volatile Optional<Double> rate = Optional.empty();
  private Optional<Command.Desired> applied = Optional.empty();

  private ScriptedHost(BrokerFixture broker, String name, Map<String, String> labels) {
    this.labels = labels;
    this.vertx = Vertx.vertx();
    this.host = new HostId(name);
    LinkSettings settings =
        LinkSettings.of(broker.uri(), name, name, broker.password(name))
            .withSubscriptions(
                List.of(new Subscription(topics.filter(Optional.of(host), "command/+"), 1)));
    this.link = MqttLinks.create(vertx, settings, this);
    boot(BootCause.UNKNOWN);
  }

  static ScriptedHost start(BrokerFixture broker, String name) {
    return start(broker, name, Map.of());
  }

  static ScriptedHost start(BrokerFixture broker, String name, Map<String, String> labels) {
    ScriptedHost started = new ScriptedHost(broker, name, labels);
    started.link.open();
    started.vertx.setPeriodic(150, _ -> started.heartbeat());
    return started;
  }

  private synchronized void boot(BootCause cause) {
    Telemetry.Boot boot =
        new Telemetry.Boot(
            UUID.randomUUID().toString(), Instant.now(), null, cause, null, null, 0, 0);
    boots.add(boot);
    bootNanos = System.nanoTime();
  }

  /** A new boot, told by the list and by the next heartbeats; the training runs again. */
  void reboot() {
    boot(BootCause.UNPLANNED);
    describe();
    report(TrainingPhase.RUNNING);
  }

  @Override
  public void connected(boolean sessionPresent) {
    describe();
  }

  private synchronized void describe() {
    publish(
        TelemetryKind.SESSION,
        new Telemetry.Session(Presence.ONLINE, bootId(), session, Instant.now()));
    publish(
        TelemetryKind.HOST,
        new Telemetry.Host(
            "kernel-1",
            "test",
            labels,
            List.of(
                new Telemetry.Rung("light", "a", 100.0),
                new Telemetry.Rung("medium", "b", 200.0))));
    publish(TelemetryKind.BOOTS, new Telemetry.Boots(List.copyOf(boots)));
  }

  synchronized String bootId() {
    return boots.getLast().boot();
  }

  private synchronized void heartbeat() {
    double uptime = (System.nanoTime() - bootNanos) / 1e9;
    heartbeats++;
    Telemetry.Heartbeat heartbeat =
        new Telemetry.Heartbeat(
            bootId(),
            session,
            heartbeats,
            Instant.now(),
            uptime,
            applied.map(Command.Desired::mode).orElse(null),
            applied.map(Command.Desired::epoch).orElse(0L),
            applied.map(Command.Desired::revision).orElse(0L),
            2,
            null,
            null,
            null,
            null,
            null);
    if (link.isConnected()) {
      link.publish(
          Publication.fleeting(
              topics, new Address.Telemetry(host, TelemetryKind.HEARTBEAT), heartbeat));
    }
  }

  synchronized void report(TrainingPhase phase) {
    completed = phase == TrainingPhase.COMPLETED;
    applied.ifPresent(d ->
        publish(
            TelemetryKind.TRAINING,
            new Telemetry.Training(
                bootId(),
                d.epoch(),
                d.revision(),
                d.mode(),
                phase,
                2,
                0,
                null,
                null,
                null,
                null,
                rate.orElse(null),
                Instant.now())));
  }

  /** An event, told again until the brain has it in its journal. */
  void event(EventType type) {
    event(type, Map.of());
  }

  private void event(EventType type, Map<String, Object> detail) {
    long seq;
    Telemetry.Event event;
    synchronized (this) {
      events++;
      seq = events;
      event =
          new Telemetry.Event(
              seq,
              "event-" + seq,
              type,
              Instant.now(),
              bootId(),
              applied.map(Command.Desired::mode).orElse(null),
              applied.map(Command.Desired::epoch).orElse(0L),
              applied.map(Command.Desired::revision).orElse(0L),
              detail);
    }
    publish(TelemetryKind.EVENT, event, false);
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> {
          if (received < seq) {
            publish(TelemetryKind.EVENT, event, false);
          }
          return received >= seq;
        });
  }

  /** An event, once, as the one that follows another. */
  void tell(long seq, @Nullable String after) {
    publish(
        TelemetryKind.EVENT,
        new Telemetry.Event(
            seq,
            "event-" + seq,
            EventType.REBOOT,
            Instant.now(),
            bootId(),
            null,
            0,
            0,
            Map.of(),
            after),
        false);
  }

  long throughSeq() {
    return received;
  }

  private void publish(TelemetryKind kind, Telemetry message) {
    publish(kind, message, true);
  }

  private void publish(TelemetryKind kind, Telemetry message, boolean retained) {
    link.publish(Publication.of(topics, new Address.Telemetry(host, kind), message, 1, retained));
  }

  @Override
  public void received(Delivery delivery) {
    Address address = topics.parse(delivery.topic()).orElseThrow();
    if (Codec.decode(address, delivery.payload()) instanceof Decoded.Accepted(var message)) {
      switch (message) {
        case Command.Desired document -> apply(document);
        case Command.Received covered -> received = Math.max(received, covered.throughSeq());
        case Command.Action action -> {
          actions.add((Address.Action) address);
          commands.add(action);
        }
        default -> throw new IllegalStateException("not for an agent: " + message);
      }
    }
    delivery.acknowledge();
  }

  /** Fenced as the contract says: nothing lower than what was applied. */
  private synchronized void apply(Command.Desired document) {
    boolean news =
        applied
            .filter(a ->
                a.epoch() > document.epoch()
                    || (a.epoch() == document.epoch() && a.revision() >= document.revision()))
            .isEmpty();
    if (news) {
      boolean stays = applied.filter(a -> a.mode().equals(document.mode())).isPresent();
      desired.add(document);
      applied = Optional.of(document);
      if (obeying) {
        // A brain that begins again says the same mode again: what is completed does not run anew.
        report(stays && completed ? TrainingPhase.COMPLETED : TrainingPhase.RUNNING);
      }
    }
  }

  /** The training makes so much progress an hour. */
  void progress(double perHour) {
    rate = Optional.of(perHour);
    report(TrainingPhase.RUNNING);
  }

  /** The agent gave the applied mode up and runs another one. */
  void startFails(String runsInstead) {
    String mode = applied().map(Command.Desired::mode).orElseThrow();
    Map<String, Object> detail =
        Map.of("mode", mode, "rolledBackTo", runsInstead, "reason", "train: exit 127");
    event(EventType.START_FAILED, detail);
  }

  /** Whether it reports a desired mode running at once. */
  void obey(boolean now) {
    obeying = now;
  }

  synchronized Optional<Command.Desired> applied() {
    return applied;
  }

  @Override
  public void lost(LinkException reason) {
    // The link tries again by itself.
  }

  @Override
  public void takenOver(LinkException reason) {
    throw new IllegalStateException("two scripted hosts of one name", reason);
  }

  @Override
  public void close() {
    link.close(Optional.empty()).toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
