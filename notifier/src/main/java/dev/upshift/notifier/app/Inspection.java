package dev.upshift.notifier.app;

import dev.upshift.notifier.decide.OwnAlerts;
import dev.upshift.notifier.decide.OwnAlerts.Trouble;
import dev.upshift.notifier.decide.OwnAlerts.Waiters;
import dev.upshift.notifier.outbox.Backlog;
import dev.upshift.notifier.outbox.Queues;
import dev.upshift.protocol.Notice;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the channels again and again, for what no answer of theirs says: that one has delivered
 * nothing for a while, and that messages wait for one which is not configured any more. What it
 * finds stands in the outbox, so that a restart changes nothing.
 */
final class Inspection {
  private static final Logger LOG = LoggerFactory.getLogger(Inspection.class);

  private final Queues queues;
  private final Lanes lanes;
  private final Complaints complaints;
  private final Measurements measurements;
  private final InstantSource clock;
  private volatile RetryConfiguration retry;

  Inspection(
      NotifierConfiguration configuration,
      Queues queues,
      Lanes lanes,
      Complaints complaints,
      Measurements measurements,
      InstantSource clock) {
    this.retry = configuration.retry();
    this.queues = queues;
    this.lanes = lanes;
    this.complaints = complaints;
    this.measurements = measurements;
    this.clock = clock;
  }

  /** Takes up a configuration, and looks. */
  void follow(NotifierConfiguration configuration) {
    retry = configuration.retry();
    look();
  }

  /** Looks once; on a thread that may wait for the disk. */
  synchronized void look() {
    Instant now = clock.instant();
    List<String> configured = lanes.names();
    complaints.follow(configured);
    lanes.all().forEach(lane -> lookAt(lane, now));
    removed(queues.waiting(), configured).forEach(c -> keep(c, now));
    removed(queues.failing(), configured).forEach(queues::passes);
    removed(queues.firing(Trouble.REMOVED.topic()), configured).forEach(this::close);
  }

  private static List<String> removed(List<String> channels, List<String> configured) {
    return channels.stream().filter(c -> !configured.contains(c)).toList();
  }

  private void lookAt(Lane lane, Instant now) {
    String channel = lane.name();
    boolean stopped = lane.state() == Lane.State.STOPPED;
    lane.failingSince()
        .filter(since -> !stopped && !now.isBefore(since.plus(retry.tellAfter())))
        .ifPresent(since -> {
          Backlog backlog = queues.backlog(channel);
          if (backlog.waiting() > 0) {
            String error = queues.lastTrouble(channel).orElse("none is known");
            Waiters waiters = waiters(backlog, now);
            Notice.Alert alert = OwnAlerts.failing(channel, since, waiters, error, now);
            if (complaints.failing(channel, alert, () -> lane.failingSince().isPresent())) {
              LOG.error("{}", alert.summary());
            }
          }
        });
  }

  /** What waits is kept until its expiry: the channel may be configured again. */
  private void keep(String channel, Instant now) {
    Waiters waiters = waiters(queues.backlog(channel), now);
    Notice.Alert alert = OwnAlerts.removed(channel, waiters, now);
    if (complaints.raise(alert)) {
      LOG.warn("{}.", alert.summary());
    }
    String why = "given up: the channel is not configured any more";
    int dead = queues.giveUp(channel, now.minus(retry.expiry()), why, now);
    if (dead > 0) {
      measurements.gaveUp(channel, dead);
      LOG.error(
          "{} messages for channel '{}', which is not configured any more, are given up.",
          dead,
          channel);
    }
  }

  private void close(String channel) {
    Backlog backlog = queues.backlog(channel);
    if (backlog.waiting() == 0) {
      complaints.resolve(
          Trouble.REMOVED, channel, "is not configured any more; what waited for it is given up");
    }
  }

  private Waiters waiters(Backlog backlog, Instant now) {
    return new Waiters(
        backlog.waiting(),
        backlog.oldest().orElse(now),
        backlog.tried().orElse(now).plus(retry.expiry()));
  }
}
