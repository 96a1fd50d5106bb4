package dev.upshift.agent.app;

import dev.upshift.protocol.EventType;
import dev.upshift.protocol.Telemetry.Event;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events on their way to the brain: on disk first, then published oldest first, a window at a time,
 * and again after every connect until {@code command/received} covers them. Belongs to the event
 * loop; the disk's worker does one thing after the other.
 */
final class EventDesk {
  private static final Logger LOG = LoggerFactory.getLogger(EventDesk.class);
  private static final int LIMIT = 10_000;
  private static final int WINDOW = 200;
  private static final int COMPACT_AFTER = 100;

  private final WorkerExecutor disk;
  private final EventLog log;
  private final Consumer<Event> publish;
  private final Deque<Event> pending;
  private Future<?> tail = Future.succeededFuture();
  private long nextSeq;
  private long publishedThrough;
  private int dropped;
  private boolean connected;

  EventDesk(WorkerExecutor disk, EventLog log, Consumer<Event> publish) {
    this.disk = disk;
    this.log = log;
    this.publish = publish;
    this.pending = new ArrayDeque<>(log.content().events());
    this.nextSeq = log.content().nextSeq();
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
    Event event = happening.numbered(nextSeq++);
    Future<Void> kept = tail.transform(_ -> append(event));
    tail = kept;
    return kept;
  }

  /** One after the other to the end: the brain's word that it has one covers all before it. */
  private Future<Void> append(Event event) {
    return disk.<Void>executeBlocking(
            () -> {
              log.append(event);
              return null;
            })
        .onFailure(e ->
            LOG.error("The event {} could not be written to disk: {}", event.type(), e.toString()))
        .eventually(() -> {
          keep(event);
          return Future.succeededFuture();
        });
  }

  void connected() {
    connected = true;
    publishedThrough = 0;
    publishMore();
  }

  void disconnected() {
    connected = false;
  }

  /** The brain has every event up to this one. */
  void received(long throughSeq) {
    if (throughSeq >= nextSeq) {
      renumber(throughSeq);
      return;
    }
    int before = pending.size();
    pending.removeIf(e -> e.seq() <= throughSeq);
    dropped += before - pending.size();
    if (dropped >= COMPACT_AFTER || (pending.isEmpty() && dropped > 0)) {
      compact();
    }
    publishMore();
  }

  int waiting() {
    return pending.size();
  }

  /** The brain knows numbers that this folder does not: its own past was lost. Goes on above. */
  private void renumber(long throughSeq) {
    LOG.warn("The brain has events up to {} that this state folder does not know", throughSeq);
    nextSeq = throughSeq + 1;
    List<Event> old = new ArrayList<>(pending);
    pending.clear();
    for (Event e : old) {
      pending.add(
          new Happening(
                  e.id(),
                  e.type(),
                  e.at(),
                  String.valueOf(e.boot()),
                  e.mode(),
                  e.epoch(),
                  e.revision(),
                  e.detail())
              .numbered(nextSeq++));
    }
    compact();
    publishedThrough = throughSeq;
    publishMore();
  }

  private void keep(Event event) {
    pending.add(event);
    if (pending.size() > LIMIT) {
      Event oldest = pending.remove();
      dropped++;
      LOG.error("More than {} events wait for the brain: {} was dropped", LIMIT, oldest.id());
      if (dropped >= COMPACT_AFTER) {
        compact();
      }
    }
    publishMore();
  }

  private void publishMore() {
    if (!connected) {
      return;
    }
    int outstanding = 0;
    for (Event event : pending) {
      if (event.seq() > publishedThrough) {
        if (outstanding >= WINDOW) {
          return;
        }
        publishedThrough = event.seq();
        publish.accept(event);
      }
      outstanding++;
    }
  }

  private void compact() {
    dropped = 0;
    EventLog.Content content = new EventLog.Content(nextSeq, List.copyOf(pending));
    var _ =
        disk.<Void>executeBlocking(
                () -> {
                  log.replace(content);
                  return null;
                })
            .onFailure(e -> LOG.warn("The file of events was not compacted: {}", e.toString()));
  }
}
