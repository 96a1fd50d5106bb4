package dev.upshift.mqtt;

import dev.upshift.mqtt.LinkException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The publications of a link that are not done: bounded, in order, at most a window of them on the
 * wire. QoS 1 stays until the broker has acknowledged it, over any number of connections; QoS 0
 * lasts no longer than the connection.
 *
 * <p>Some brokers answer a publication that they refuse by ending the connection. Sending the same
 * ones again would go on for ever, so after such an end those that were on the wire are suspects:
 * they go out one at a time, and the one on the wire when it happens again is the refused one.
 *
 * <p>All but {@link #reserve} and the counts is called on the link's context only.
 */
final class Outbox {
  private static final int WIDEST_WINDOW = 1000;

  /** What became of a publication on the wire. */
  sealed interface Outcome {
    /** The broker has it (or, with QoS 0, it is written). */
    record Done() implements Outcome {}

    /** The broker does not want it. */
    record Refused(LinkException reason) implements Outcome {}
  }

  /** A connection that publishes. */
  interface Wire {
    /**
     * Sends one publication.
     *
     * @return false where the connection cannot take one more just now
     */
    boolean send(Publication publication, Handler handler);
  }

  /** Told what became of a publication; never told where the connection ends first. */
  interface Handler {
    void finished(Outcome outcome);
  }

  private static final class Entry {
    final Publication publication;
    final Promise<Void> promise;
    final long queuedNanos;
    boolean suspect;

    Entry(Publication publication, Promise<Void> promise, long queuedNanos) {
      this.publication = publication;
      this.promise = promise;
      this.queuedNanos = queuedNanos;
    }
  }

  private final int limit;
  private final LongSupplier nanoClock;
  private final Runnable retryLater;
  private final AtomicInteger reserved = new AtomicInteger();
  private final AtomicLong refused = new AtomicLong();
  private final Deque<Entry> waiting = new ArrayDeque<>();
  private final LinkedHashSet<Entry> onWire = new LinkedHashSet<>();
  private @Nullable Wire wire;
  private int window;
  private int suspects;
  private boolean pumping;

  /** A connection is there, and its owner is being told: what is said now goes out with it. */
  private boolean greeting;

  /** The last word is said. */
  private boolean over;

  /**
   * An empty outbox.
   *
   * @param retryLater asked to call {@link #pump} a little later
   */
  Outbox(int limit, LongSupplier nanoClock, Runnable retryLater) {
    this.limit = limit;
    this.nanoClock = nanoClock;
    this.retryLater = retryLater;
  }

  /** Takes a place for one publication, from any thread; false where the outbox is full. */
  boolean reserve() {
    int taken = reserved.getAndUpdate(count -> count < limit ? count + 1 : count);
    return taken < limit;
  }

  int size() {
    return reserved.get();
  }

  long refused() {
    return refused.get();
  }

  /** Adds a publication whose place was reserved. */
  void add(Publication publication, Promise<Void> promise) {
    Entry entry = new Entry(publication, promise, nanoClock.getAsLong());
    if (over) {
      fail(entry, tooLate(publication));
      return;
    }
    if (publication.qos() == 0 && wire == null && !greeting) {
      fail(entry, notConnected(publication));
      return;
    }
    waiting.addLast(entry);
    pump();
  }

  /**
   * Adds a publication that has a place of its own beyond the bound: a link's last one. Nothing is
   * taken after it: who hears a goodbye must not be answered by what is said while it is on its
   * way.
   */
  void addLast(Publication publication, Promise<Void> promise) {
    reserved.incrementAndGet();
    add(publication, promise);
    over = true;
  }

  private static LinkException tooLate(Publication publication) {
    return new LinkException(
        Kind.CLOSED,
        "The message on '%s' was not taken: the link is closing.".formatted(publication.topic()));
  }

  private static LinkException notConnected(Publication publication) {
    return new LinkException(
        Kind.NOT_SENT,
        "The QoS 0 message on '%s' was not sent: there is no connection to the broker."
            .formatted(publication.topic()));
  }

  /** A connection is about to be handed over: QoS 0 messages are taken from now on. */
  void greeting() {
    greeting = true;
  }

  /** A connection is up that takes this many publications at a time. */
  void connected(Wire connection, int receiveMaximum) {
    wire = connection;
    greeting = false;
    window = Math.clamp(receiveMaximum - 1L, 1, WIDEST_WINDOW);
    pump();
  }

  /**
   * The connection is gone: what it had not acknowledged comes first on the next one.
   *
   * @param objection the broker's words where it objected to a packet
   */
  void disconnected(Optional<LinkException> objection) {
    wire = null;
    greeting = false;
    List<Entry> unacknowledged = new ArrayList<>(onWire);
    onWire.clear();
    for (Entry entry : unacknowledged.reversed()) {
      waiting.addFirst(entry);
    }
    failFleeting();
    objection.ifPresent(reason -> suspect(unacknowledged, reason));
  }

  private void failFleeting() {
    for (Entry entry : List.copyOf(waiting)) {
      if (entry.publication.qos() == 0) {
        waiting.remove(entry);
        fail(entry, notConnected(entry.publication));
      }
    }
  }

  private void suspect(List<Entry> unacknowledged, LinkException reason) {
    for (Entry entry : unacknowledged) {
      if (entry.publication.qos() == 0) {
        continue;
      }
      if (entry.suspect) {
        waiting.remove(entry);
        refuse(entry, refusedByHangingUp(entry.publication, reason));
      } else {
        entry.suspect = true;
        suspects++;
      }
    }
  }

  private static LinkException refusedByHangingUp(Publication publication, LinkException reason) {
    return new LinkException(
        Kind.REFUSED,
        "The broker refuses the message on '%s': %s"
            .formatted(publication.topic(), reason.getMessage()),
        reason);
  }

  /** Sends as many as the window allows. */
  void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      while (wire != null && !waiting.isEmpty() && onWire.size() < allowed()) {
        if (!sendFirst(wire)) {
          retryLater.run();
          return;
        }
      }
    } finally {
      pumping = false;
    }
  }

  private int allowed() {
    return suspects > 0 ? 1 : window;
  }

  private boolean sendFirst(Wire connection) {
    Entry entry = waiting.removeFirst();
    Optional<Duration> left = timeLeft(entry);
    if (left.isPresent() && left.get().isZero()) {
      fail(entry, expired(entry.publication));
      return true;
    }
    onWire.add(entry);
    Publication publication = left.map(entry.publication::expiringAfter).orElse(entry.publication);
    if (connection.send(publication, outcome -> finished(entry, outcome))) {
      return true;
    }
    onWire.remove(entry);
    waiting.addFirst(entry);
    return false;
  }

  /** What is left of the publication's expiry, in whole seconds as MQTT counts, rounded up. */
  private Optional<Duration> timeLeft(Entry entry) {
    return entry
        .publication
        .expiry()
        .map(expiry -> expiry.minusNanos(nanoClock.getAsLong() - entry.queuedNanos))
        .map(left -> left.isPositive() ? left.plusNanos(999_999_999) : Duration.ZERO)
        .map(left -> Duration.ofSeconds(left.toSeconds()));
  }

  private static LinkException expired(Publication publication) {
    return new LinkException(
        Kind.NOT_SENT,
        "The message on '%s' expired before the broker could take it."
            .formatted(publication.topic()));
  }

  private void finished(Entry entry, Outcome outcome) {
    if (!onWire.remove(entry)) {
      return;
    }
    switch (outcome) {
      case Outcome.Done() -> {
        release(entry);
        entry.promise.complete();
      }
      case Outcome.Refused(LinkException reason) -> refuse(entry, reason);
    }
    pump();
  }

  private void refuse(Entry entry, LinkException reason) {
    refused.incrementAndGet();
    fail(entry, reason);
  }

  private void fail(Entry entry, LinkException reason) {
    release(entry);
    entry.promise.fail(reason);
  }

  private void release(Entry entry) {
    reserved.decrementAndGet();
    if (entry.suspect) {
      suspects--;
    }
  }

  /** Gives everything up, when the link ends. */
  void failAll(LinkException reason) {
    wire = null;
    List<Entry> all = new ArrayList<>(onWire);
    all.addAll(waiting);
    onWire.clear();
    waiting.clear();
    all.forEach(entry -> fail(entry, reason));
  }

  /** Completes when all that is in the outbox now is done, well or not. */
  Future<Void> drained() {
    List<Future<Void>> all = new ArrayList<>();
    onWire.forEach(entry -> all.add(entry.promise.future()));
    waiting.forEach(entry -> all.add(entry.promise.future()));
    return all.isEmpty() ? Future.succeededFuture() : Future.join(all).mapEmpty();
  }
}
