package dev.upshift.agent.app;

import dev.upshift.agent.telemetry.EventQueue;
import dev.upshift.protocol.Command;
import dev.upshift.protocol.EventType;
import dev.upshift.protocol.Telemetry.Event;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events on their way to the brain: on disk first, then in the queue that publishes them until
 * {@code command/received} covers them. Belongs to the event loop; what changes the file or the
 * numbers is done one after the other, to the end.
 */
final class EventDesk {
  private static final Logger LOG = LoggerFactory.getLogger(EventDesk.class);
  private static final int COMPACT_AFTER = 100;

  private final WorkerExecutor disk;
  private final EventLog log;
  private final EventQueue queue;
  private Future<?> tail = Future.succeededFuture();
  private int onDiskOnly;

  EventDesk(WorkerExecutor disk, EventLog log, Consumer<Event> publish) {
    this.disk = disk;
    this.log = log;
    this.queue = new EventQueue(log.content().nextSeq(), log.content().events(), publish);
  }

  /** What an event is about, but for its number. */
  record Happening(
      String id,
      EventType type,
      Instant at,
      String boot,
      @Nullable String mode,
      long epoch,
      long revision,
      Map<String, Object> detail) {
    Happening {
      detail = Map.copyOf(detail);
    }

    static String newId() {
      return UUID.randomUUID().toString();
    }

    Event numbered(long seq) {
      return new Event(seq, id, type, at, boot, mode, epoch, revision, detail);
    }
  }

  /**
   * Records an event. Where the disk refuses it, it is kept in memory and sent all the same: a full
   * disk must not hide what it caused.
   */
  Future<Void> record(Happening happening) {
    return next(() -> append(happening.numbered(queue.nextSeq())));
  }

  private Future<Void> append(Event event) {
    return disk.<Void>executeBlocking(
            () -> {
              log.append(event);
              return null;
            })
        .onFailure(e ->
            LOG.error("The event {} could not be written to disk: {}", event.type(), e.toString()))
        .eventually(() -> keep(event));
  }

  private Future<Void> keep(Event event) {
    return queue
        .add(event)
        .map(oldest -> {
          LOG.error(
              "More than {} events wait for the brain: {} was dropped",
              EventQueue.LIMIT,
              oldest.id());
          onDiskOnly++;
          return compactIf(onDiskOnly >= COMPACT_AFTER);
        })
        .orElseGet(Future::succeededFuture);
  }

  void connected() {
    queue.connected();
  }

  void disconnected() {
    queue.disconnected();
  }

  /** To be called each heartbeat. */
  void beat(Instant now) {
    queue.beat(now);
  }

  /** The brain tells which events it has. */
  void received(Command.Received told) {
    var _ = next(() -> forget(told));
  }

  private Future<Void> forget(Command.Received told) {
    int before = queue.size();
    boolean renumbered = queue.received(told);
    if (renumbered) {
      LOG.warn(
          "The brain has events up to {} that this state folder does not know", told.throughSeq());
    }
    onDiskOnly += before - queue.size();
    boolean isEmptied = queue.size() == 0 && onDiskOnly > 0;
    return compactIf(renumbered || isEmptied || onDiskOnly >= COMPACT_AFTER);
  }

  int waiting() {
    return queue.size();
  }

  private Future<Void> next(Supplier<Future<Void>> work) {
    Future<Void> done = tail.transform(_ -> work.get());
    tail = done;
    return done;
  }

  private Future<Void> compactIf(boolean isDue) {
    if (!isDue) {
      return Future.succeededFuture();
    }
    onDiskOnly = 0;
    EventLog.Content content = new EventLog.Content(queue.nextSeq(), queue.waiting());
    return disk.<Void>executeBlocking(
            () -> {
              log.replace(content);
              return null;
            })
        .onFailure(e -> LOG.warn("The file of events was not compacted: {}", e.toString()));
  }
}
