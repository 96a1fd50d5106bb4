package dev.upshift.notifier.app;

import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Resending;
import dev.upshift.notifier.outbox.Firing;
import dev.upshift.notifier.outbox.Queues;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Finds the alerts that one channel is sent again because they still fire: one at a time, each
 * looked up when its turn comes, so that none is sent after its end was put into the outbox. It
 * only reads there. Used by the channel's thread alone.
 */
final class Resender {
  /** In one round: far more than a fleet has, so that a round ends. */
  private static final int MOST = 1000;

  private static final long DONE = Long.MAX_VALUE;

  private final String channel;
  private final Queues queues;
  private Resending resending;
  private long place = DONE;
  private int sent;

  Resender(String channel, Queues queues, Duration interval, Instant now) {
    this.channel = channel;
    this.queues = queues;
    this.resending = new Resending(interval, now);
  }

  /** What is sent now, if anything. */
  Optional<Announcement> next(Instant now) {
    if (place == DONE && resending.untilNext(now).isZero()) {
      resending = resending.begun(now);
      place = 0;
      sent = 0;
    }
    if (place == DONE) {
      return Optional.empty();
    }
    Optional<Firing> firing = sent++ < MOST ? queues.firing(channel, place) : Optional.empty();
    place = firing.map(Firing::seq).orElse(DONE);
    return firing.map(f -> Resending.again(f.announcement()));
  }

  /** The receiver does not take it: the rest waits for the next round. */
  void giveUp() {
    place = DONE;
  }

  Duration untilNext(Instant now) {
    return resending.untilNext(now);
  }
}
