package dev.upshift.brain.app;

import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Presence;
import java.time.Instant;
import java.util.Comparator;

/**
 * One life of a brain. Brains are ordered by epoch, then by id; the lower one stands down, and
 * hosts ignore it.
 */
record Incarnation(long epoch, String id) implements Comparable<Incarnation> {
  /** Epochs above this are nobody's: they would not survive every JSON reader. */
  static final long HIGHEST = 1L << 52;

  private static final Comparator<Incarnation> ORDER =
      Comparator.comparingLong(Incarnation::epoch).thenComparing(Incarnation::id);

  static Incarnation of(Notice.ComponentSession session) {
    return new Incarnation(session.epoch(), session.id());
  }

  static boolean isPossible(long epoch) {
    return epoch >= 0 && epoch <= HIGHEST;
  }

  /** What another brain's session means for this one. */
  enum Meaning {
    /** It is this one's own, as it should be. */
    OWN,
    /** A lower one's: this one says again that it is there. */
    REPUBLISH,
    /** A higher one is there: this one stands down. */
    STAND_DOWN,
    /** A higher one was there and is gone: this one must rise above it. */
    RISE
  }

  Meaning meaningOf(Notice.ComponentSession session) {
    int order = of(session).compareTo(this);
    boolean online = session.state() == Presence.ONLINE;
    if (order == 0) {
      return online ? Meaning.OWN : Meaning.REPUBLISH;
    }
    if (order < 0) {
      return Meaning.REPUBLISH;
    }
    return online ? Meaning.STAND_DOWN : Meaning.RISE;
  }

  Notice.ComponentSession session(Presence presence, Instant at) {
    return new Notice.ComponentSession(presence, epoch, id, at);
  }

  @Override
  public int compareTo(Incarnation other) {
    return ORDER.compare(this, other);
  }
}
