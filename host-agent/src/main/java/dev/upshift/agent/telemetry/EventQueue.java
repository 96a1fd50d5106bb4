package dev.upshift.agent.telemetry;

import dev.upshift.protocol.Command;
import dev.upshift.protocol.Telemetry.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events that the brain does not have yet, oldest first. They are published a window at a time,
 * and from the oldest again after every connect. Each names the one before it, so that the brain
 * takes them in order and none is covered that was lost on the way; where nothing is covered for a
 * while, the oldest is published again, and once the brain has that, so are those behind it.
 */
public final class EventQueue {
  /** So many are kept; the oldest go first. */
  public static final int LIMIT = 10_000;

  private static final int WINDOW = 200;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private final Consumer<Event> publish;
  private final Deque<Event> waiting;
  private long nextSeq;
  private long publishedThrough;
  private boolean connected;
  private boolean repeating;

  /**
   * The oldest when somebody last looked, since when nothing was covered, and how long that may
   * last.
   */
  private long watched;

  private Instant since = Instant.MIN;
  private Duration patience = FIRST_WAIT;

  /**
   * What an agent's disk has.
   *
   * @param publish is told of each event that is to be published now
   */
  public EventQueue(long nextSeq, List<Event> waiting, Consumer<Event> publish) {
    this.nextSeq = nextSeq;
    this.waiting = new ArrayDeque<>(waiting);
    this.publish = publish;
  }

  public long nextSeq() {
    return nextSeq;
  }

  public List<Event> waiting() {
    return List.copyOf(waiting);
  }

  public int size() {
    return waiting.size();
  }

  /**
   * Takes an event that has the next number.
   *
   * @return the oldest one, where there are too many and it had to go
   */
  public Optional<Event> add(Event event) {
    nextSeq = event.seq() + 1;
    waiting.add(event);
    Optional<Event> dropped =
        waiting.size() > LIMIT ? Optional.of(waiting.remove()) : Optional.empty();
    publishMore();
    return dropped;
  }

  public void connected() {
    connected = true;
    publishedThrough = 0;
    watched = 0;
    publishMore();
  }

  public void disconnected() {
    connected = false;
  }

  /**
   * The brain tells what it has.
   *
   * @return whether events have other numbers now: the brain knows higher ones than this folder,
   *     whose own past was lost
   */
  public boolean received(Command.Received told) {
    int before = waiting.size();
    cover(told);
    boolean isBehind = told.throughSeq() >= lowest();
    if (isBehind) {
      renumber(Math.max(nextSeq, told.throughSeq() + 1));
    }
    if (repeating && waiting.size() < before) {
      repeating = false;
      publishedThrough = 0;
    }
    publishMore();
    return isBehind;
  }

  /** The brain takes them in order: where it has one of them, it has those before it. */
  private void cover(Command.Received told) {
    String id = told.throughId();
    if (id == null) {
      if (told.throughSeq() < nextSeq) {
        waiting.removeIf(e -> e.seq() <= told.throughSeq());
      }
    } else if (waiting.stream().anyMatch(e -> e.id().equals(id))) {
      boolean reached = false;
      while (!reached) {
        reached = waiting.remove().id().equals(id);
      }
    }
  }

  private long lowest() {
    return waiting.isEmpty() ? nextSeq : waiting.getFirst().seq();
  }

  private void renumber(long from) {
    List<Event> old = new ArrayList<>(waiting);
    waiting.clear();
    nextSeq = from;
    publishedThrough = 0;
    for (Event event : old) {
      waiting.add(event.numbered(nextSeq++));
    }
  }

  /** To be called now and then: publishes the oldest again where nothing was covered for long. */
  public void beat(Instant now) {
    if (!connected || waiting.isEmpty()) {
      return;
    }
    if (watched != lowest()) {
      watched = lowest();
      since = now;
      patience = FIRST_WAIT;
    } else if (!now.isBefore(since.plus(patience))) {
      since = now;
      Duration longer = patience.multipliedBy(2);
      patience = longer.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : longer;
      repeating = true;
      publish.accept(waiting.getFirst());
    }
  }

  private void publishMore() {
    if (!connected) {
      return;
    }
    int outstanding = 0;
    @Nullable String before = null;
    for (Event event : waiting) {
      if (event.seq() > publishedThrough) {
        if (outstanding >= WINDOW) {
          return;
        }
        publishedThrough = event.seq();
        publish.accept(event.following(before));
      }
      before = event.id();
      outstanding++;
    }
  }
}
