package dev.upshift.notifier.app;

import dev.upshift.notifier.channel.Channel;
import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Answer;
import dev.upshift.notifier.decide.Attempt;
import dev.upshift.notifier.decide.Consequence;
import dev.upshift.notifier.decide.Consequence.ForChannel;
import dev.upshift.notifier.decide.Consequence.ForDelivery;
import dev.upshift.notifier.decide.Dispatch;
import dev.upshift.notifier.decide.Form;
import dev.upshift.notifier.decide.RetrySchedule;
import dev.upshift.notifier.decide.Rhythm;
import dev.upshift.notifier.decide.Turn;
import dev.upshift.notifier.outbox.Outbox;
import dev.upshift.notifier.outbox.OutboxException;
import dev.upshift.notifier.outbox.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker of one channel: takes the deliveries from the outbox in order, one at a time, notes
 * each before it is sent and what became of it after. A thread of its own, so that a channel that
 * hangs holds up nobody else.
 */
final class Lane implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);
  private static final Duration FAREWELL = Duration.ofSeconds(3);

  /** What a channel does. */
  enum State {
    OPEN,
    PAUSED,
    STOPPED
  }

  private final String name;
  private final Channel channel;
  private final Outbox outbox;
  private final RetrySchedule schedule;
  private final FullTexts fullTexts;
  private final int room;
  private final InstantSource clock;
  private final LaneListener listener;
  private final Optional<Resender> resender;
  private final Handover handover = new Handover();
  private final Thread worker;
  private volatile boolean closing;
  private volatile State state = State.OPEN;
  private volatile Optional<Instant> failingSince;
  private Instant pausedUntil = Instant.MIN;

  Lane(
      String name,
      Channel channel,
      Outbox outbox,
      RetrySchedule schedule,
      FullTexts fullTexts,
      Rhythm rhythm,
      Optional<Duration> resendInterval,
      InstantSource clock,
      LaneListener listener) {
    this.name = name;
    this.channel = channel;
    this.outbox = outbox;
    this.schedule = schedule;
    this.fullTexts = fullTexts;
    this.room = rhythm.folds() ? channel.room() : 0;
    this.clock = clock;
    this.listener = listener;
    this.resender =
        resendInterval.map(i -> new Resender(name, outbox.queues(), i, clock.instant()));
    this.failingSince = outbox.queues().failingSince(name);
    this.worker = Thread.ofPlatform().name("lane-" + name).daemon().unstarted(this::run);
  }

  void start() {
    worker.start();
  }

  /** Says that something may be waiting. */
  void wake() {
    handover.wake();
  }

  /** Where it rests; asked for only by whoever commits what it may have to send. */
  Handover handover() {
    return handover;
  }

  String name() {
    return name;
  }

  State state() {
    return state;
  }

  /** Since when it has delivered nothing, though it tried; also over restarts. */
  Optional<Instant> failingSince() {
    return failingSince;
  }

  /** Lets the delivery on its way finish, for a moment, and ends the worker. */
  @Override
  public void close() {
    closing = true;
    wake();
    try {
      if (!worker.join(FAREWELL)) {
        worker.interrupt();
        channel.close();
        worker.join(FAREWELL);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      channel.close();
    }
  }

  private void run() {
    try {
      while (!closing && state != State.STOPPED) {
        advance();
      }
    } catch (InterruptedException _) {
      LOG.debug("Channel {} was interrupted.", name);
    }
  }

  private void advance() throws InterruptedException {
    try {
      next();
    } catch (OutboxException e) {
      LOG.error("{}: channel {} waits and tries again.", e.getMessage(), name, e);
      pause(AFTER_TROUBLE);
    }
  }

  private void next() throws InterruptedException {
    Instant now = clock.instant();
    Duration pause = Duration.between(now, pausedUntil);
    if (state == State.PAUSED && pause.isPositive() && pause.compareTo(longestWait()) <= 0) {
      pause(pause);
      return;
    }
    state = State.OPEN;
    List<Waiting> front = outbox.front(name, Turn.LOOK, now);
    List<Turn.Place> places =
        front.stream().map(w -> new Turn.Place(w.attempts(), w.nextAttemptAt())).toList();
    switch (Turn.of(places, now, longestWait())) {
      case Turn.Take(int index) -> attempt(Batch.of(outbox, name, front.get(index), room, now));
      case Turn.Wait(Duration wait) -> idle(now, wait);
      case Turn.Rest _ -> idle(now, IDLE);
    }
  }

  private Duration longestWait() {
    Duration longest = RetrySchedule.LONGEST_PAUSE;
    return schedule.maxDelay().compareTo(longest) > 0 ? schedule.maxDelay() : longest;
  }

  private Duration untilHeld(Instant now, Duration otherwise) {
    return outbox
        .nextHeld(name, now)
        .map(held -> Duration.between(now, held))
        .filter(wait -> wait.compareTo(otherwise) < 0)
        .orElse(otherwise);
  }

  /** Nothing new can be told now. */
  private void idle(Instant now, Duration wait) throws InterruptedException {
    Optional<Announcement> firing = resender.flatMap(r -> r.next(now));
    if (firing.isPresent()) {
      resend(firing.get(), now);
      return;
    }
    Duration untilHeld = untilHeld(now, wait);
    rest(
        resender
            .map(r -> r.untilNext(now))
            .filter(until -> until.compareTo(untilHeld) < 0)
            .orElse(untilHeld));
  }

  /** It was told: whatever comes of this, the outbox and its history stay as they are. */
  private void resend(Announcement firing, Instant now) throws InterruptedException {
    Answer answer = deliver(firing, Form.NATIVE, false, Optional.empty());
    Attempt attempt = new Attempt(firing.eventId(), name, 1, Form.NATIVE, false, now);
    Consequence consequence = schedule.after(attempt, answer, clock.instant());
    switch (consequence.delivery()) {
      case ForDelivery.Done _ ->
          LOG.debug("{} still fires: sent again on {}.", firing.eventId(), name);
      case ForDelivery.Again again -> notSentAgain(firing, again.why());
      case ForDelivery.Dead dead -> notSentAgain(firing, dead.why());
    }
    if (consequence.channel() instanceof ForChannel.Paused) {
      turn(consequence.channel());
    }
  }

  private void notSentAgain(Announcement firing, String why) {
    LOG.warn("{} still fires, but was not sent again on {}: {}.", firing.eventId(), name, why);
    resender.ifPresent(Resender::giveUp);
  }

  private void attempt(Batch batch) throws InterruptedException {
    outbox.atomically(() -> batch.seqs().forEach(outbox::sending));
    send(batch);
  }

  /** Sends what is on disk as being sent. */
  private void send(Batch batch) throws InterruptedException {
    Waiting first = batch.first();
    Answer answer =
        deliver(batch.announcement(), first.form(), batch.possibleRepeat(), first.thread());
    Instant now = clock.instant();
    Attempt attempt =
        new Attempt(
            first.announcement().eventId(),
            name,
            first.attempts() + 1,
            first.form(),
            batch.possibleRepeat(),
            first.queuedAt());
    Consequence consequence = schedule.after(attempt, answer, now);
    settle(batch, answer, consequence.delivery(), now);
    failingSince = failing(answer, now);
    listener.answered(name, batch.possibleRepeat(), answer);
    tell(batch.announcement(), consequence.delivery());
    turn(consequence.channel());
  }

  private Answer deliver(
      Announcement announcement, Form form, boolean possibleRepeat, Optional<String> thread)
      throws InterruptedException {
    String fullText = fullTexts.of(announcement);
    try {
      return channel.deliver(new Dispatch(announcement, form, possibleRepeat, fullText, thread));
    } catch (RuntimeException e) {
      LOG.error("Channel {} failed in an unforeseen way.", name, e);
      return new Answer.Uncertain("unforeseen failure " + e.getClass().getSimpleName());
    }
  }

  /** What was sent must be noted: until the outbox takes it, nothing else is sent. */
  private void settle(Batch batch, Answer answer, ForDelivery outcome, Instant now)
      throws InterruptedException {
    while (true) {
      try {
        outbox.atomically(() -> note(batch, answer, outcome, now));
        return;
      } catch (OutboxException e) {
        LOG.error("{}: channel {} waits and tries again.", e.getMessage(), name, e);
        if (closing) {
          return;
        }
        pause(AFTER_TROUBLE);
      }
    }
  }

  /** Since when it fails, after this answer; one that is about the message alone says nothing. */
  private Optional<Instant> failing(Answer answer, Instant now) {
    return switch (answer) {
      case Answer.Delivered _, Answer.Partly _ -> Optional.empty();
      case Answer.Busy _, Answer.Failed _, Answer.Uncertain _, Answer.Refused _ ->
          failingSince.or(() -> Optional.of(now));
      case Answer.Malformed _ -> failingSince;
    };
  }

  private void note(Batch batch, Answer answer, ForDelivery outcome, Instant now) {
    batch.seqs().forEach(seq -> outbox.settle(seq, outcome, now));
    Optional<Instant> failing = failing(answer, now);
    if (failing.isPresent() && failingSince.isEmpty()) {
      outbox.queues().fails(name, now);
    } else if (failing.isEmpty() && failingSince.isPresent()) {
      outbox.queues().passes(name);
    }
    if (answer instanceof Answer.Delivered(var handle)) {
      String story = batch.announcement().story();
      handle.ifPresent(h -> outbox.began(name, story, h));
    }
  }

  private void tell(Announcement announcement, ForDelivery outcome) {
    switch (outcome) {
      case ForDelivery.Done _ -> LOG.debug("Sent {} on {}.", announcement.eventId(), name);
      case ForDelivery.Again(Instant at, _, _, String why) ->
          LOG.warn("{} did not pass on {}: {}; next at {}.", announcement.eventId(), name, why, at);
      case ForDelivery.Dead(String why) -> {
        LOG.error(
            "{} is given up on channel {}: {}. It said: {}",
            announcement.eventId(),
            name,
            why,
            announcement.headline());
        listener.gaveUp(name, announcement, why);
      }
    }
  }

  private void turn(ForChannel consequence) {
    switch (consequence) {
      case ForChannel.Open _ -> state = State.OPEN;
      case ForChannel.Paused(Instant until) -> {
        pausedUntil = until;
        state = State.PAUSED;
      }
      case ForChannel.Stopped(String why) -> {
        state = State.STOPPED;
        LOG.error(
            "Channel {} is stopped until its secret or the configuration changes: {}.", name, why);
        listener.stopped(name, why);
      }
    }
  }

  private void rest(Duration duration) throws InterruptedException {
    if (closing) {
      return;
    }
    Optional<Waiting> handed = handover.rest(atMost(duration));
    if (handed.isPresent()) {
      send(new Batch(List.of(handed.get())));
    }
  }

  private void pause(Duration duration) throws InterruptedException {
    if (!closing) {
      handover.pause(atMost(duration));
    }
  }

  private static Duration atMost(Duration duration) {
    return duration.compareTo(IDLE) < 0 ? duration : IDLE;
  }
}
