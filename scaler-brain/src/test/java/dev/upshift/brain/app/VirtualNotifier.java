package dev.upshift.brain.app;

import dev.upshift.brain.decision.Decision;
import dev.upshift.notifier.decide.Answer;
import dev.upshift.notifier.decide.Attempt;
import dev.upshift.notifier.decide.Consequence.ForChannel;
import dev.upshift.notifier.decide.Consequence.ForDelivery;
import dev.upshift.notifier.decide.Form;
import dev.upshift.notifier.decide.RetrySchedule;
import dev.upshift.notifier.decide.Triage;
import dev.upshift.notifier.decide.Turn;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The notifier on a virtual clock: its own triage, turns and schedule of attempts, around an outbox
 * and a channel that are made up. As in the real one, an event is in the outbox before it is
 * acknowledged, and an attempt is noted before it is made and after. The channel is busy, fails, or
 * takes a message and does not say so.
 */
final class VirtualNotifier {
  private static final String CHANNEL = "people";
  private static final RetrySchedule SCHEDULE =
      new RetrySchedule(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofDays(1000));

  /** One event in the outbox, until it is told. */
  private record Waiting(
      String event,
      int attempts,
      Form form,
      boolean possibleRepeat,
      boolean sending,
      Instant nextAttemptAt,
      Instant queuedAt) {
    Waiting attempted() {
      return new Waiting(event, attempts + 1, form, possibleRepeat, true, Instant.MIN, queuedAt);
    }

    Waiting cutOff() {
      return new Waiting(event, attempts, form, true, false, Instant.EPOCH, queuedAt);
    }

    Waiting again(ForDelivery.Again next) {
      return new Waiting(
          event, attempts, next.form(), next.possibleRepeat(), false, next.at(), queuedAt);
    }
  }

  final VirtualLink link;
  private final VirtualTime time;

  /** The outbox, in the order of arrival, and the events that it has ever had. */
  private final Map<Long, Waiting> outbox = new TreeMap<>();

  private final Set<String> known = new HashSet<>();

  /** What people have read. */
  private final Set<String> told = new HashSet<>();

  /**
   * What they have read without a word that it may be a repeat. One that was on its way when its
   * sender was killed may arrive after its marked repeat.
   */
  private final Set<String> plain = new HashSet<>();

  /** Told without such a word more than once. */
  final List<String> unmarkedRepeats = new ArrayList<>();

  /** Events whose message was acknowledged since anybody looked. */
  final List<String> acknowledged = new ArrayList<>();

  /** What a kill forgets. */
  private final List<VirtualLink.Message> inbox = new ArrayList<>();

  private Instant pausedUntil = Instant.MIN;
  private long wallOffset;
  private long life;
  private long timers;
  private boolean busy;
  private boolean alive;

  VirtualNotifier(VirtualTime time) {
    this.time = time;
    this.link = new VirtualLink(time, this::received);
    start();
  }

  /** Whether people were told of it, or it is none of what is told. */
  boolean hasTold(Decision decision) {
    return event(decision).map(told::contains).orElse(true);
  }

  /** Whether it waits or was told. */
  boolean has(String event) {
    return told.contains(event) || outbox.values().stream().anyMatch(w -> w.event().equals(event));
  }

  private void start() {
    life++;
    alive = true;
    busy = false;
    pausedUntil = Instant.MIN;
    outbox.replaceAll((_, waiting) -> waiting.sending() ? waiting.cutOff() : waiting);
    link.connect();
    advance(life);
  }

  void kill() {
    if (alive) {
      alive = false;
      life++;
      link.cut();
      inbox.clear();
      time.after(time.some(60_000), this::start);
    }
  }

  void partition(long forMillis) {
    if (alive && link.isUp()) {
      link.cut();
      long of = life;
      time.after(
          forMillis,
          () -> {
            if (of == life && !link.isUp()) {
              link.connect();
            }
          });
    }
  }

  void stepClock(long millis) {
    wallOffset += millis;
  }

  private Instant now() {
    return time.now().plusMillis(wallOffset);
  }

  private static Optional<String> event(Decision decision) {
    Address.Scope scope = new Address.Host(HostId.of(decision.host()));
    return switch (Triage.decision(scope, Announcer.notice(decision))) {
      case Triage.Outcome.Skip _ -> Optional.empty();
      case Triage.Outcome.Tell tell -> Optional.of(tell.announcement().eventId());
    };
  }

  private void received(VirtualLink.Message message) {
    if (inbox.isEmpty()) {
      long of = life;
      time.after(time.some(50), () -> commit(of));
    }
    inbox.add(message);
    time.perhaps(50, this::kill);
  }

  private void commit(long of) {
    if (of != life || !alive) {
      return;
    }
    List<VirtualLink.Message> batch = List.copyOf(inbox);
    inbox.clear();
    batch.forEach(m -> event((Decision) m.body()).ifPresent(this::queue));
    time.after(
        time.some(20),
        () -> {
          if (of == life) {
            batch.forEach(this::acknowledge);
          }
        });
    advance(of);
  }

  private void acknowledge(VirtualLink.Message message) {
    message.acknowledge().run();
    event((Decision) message.body()).ifPresent(acknowledged::add);
  }

  private void queue(String event) {
    if (known.add(event)) {
      long seq = known.size();
      outbox.put(seq, new Waiting(event, 0, Form.NATIVE, false, false, Instant.EPOCH, now()));
    }
  }

  /** What the channel's lane does next. */
  private void advance(long of) {
    if (of != life || !alive || busy) {
      return;
    }
    timers++;
    Duration paused = Duration.between(now(), pausedUntil);
    Duration longest = RetrySchedule.LONGEST_PAUSE;
    if (paused.isPositive() && paused.compareTo(longest) <= 0) {
      later(of, paused);
      return;
    }
    List<Long> front = outbox.keySet().stream().limit(Turn.LOOK).toList();
    List<Turn.Place> places = front.stream().map(outbox::get).map(VirtualNotifier::place).toList();
    switch (Turn.of(places, now(), longest)) {
      case Turn.Take(int index) -> attempt(of, front.get(index));
      case Turn.Wait(Duration wait) -> later(of, wait);
      case Turn.Rest _ -> {}
    }
  }

  private static Turn.Place place(Waiting waiting) {
    return new Turn.Place(waiting.attempts(), waiting.nextAttemptAt());
  }

  private void later(long of, Duration wait) {
    long timer = timers;
    time.after(
        wait.plusMillis(1),
        () -> {
          if (timer == timers) {
            advance(of);
          }
        });
  }

  private void attempt(long of, long seq) {
    busy = true;
    outbox.computeIfPresent(seq, (_, waiting) -> waiting.attempted());
    Waiting sent = outbox.get(seq);
    time.perhaps(1_000, this::kill);
    time.after(
        time.some(1_000),
        () -> {
          // The message is on its way: whoever sent it may be gone by now.
          Answer answer = channel(sent);
          if (of == life && alive) {
            time.after(time.some(100), () -> answered(of, seq, answer));
          }
        });
  }

  private Answer channel(Waiting sent) {
    double chance = time.isCalm() ? 1 : time.random.nextDouble();
    if (chance < 0.03) {
      return new Answer.Busy("429", Optional.of(Duration.ofMillis(time.some(120_000))));
    }
    if (chance < 0.08) {
      return new Answer.Failed("no connection");
    }
    if (chance < 0.1 && sent.form() == Form.NATIVE) {
      return new Answer.Malformed("400");
    }
    boolean heard = chance < 0.12 || chance > 0.14;
    if (heard) {
      told.add(sent.event());
      boolean first = sent.possibleRepeat() || plain.add(sent.event());
      if (!first) {
        unmarkedRepeats.add(sent.event());
      }
    }
    return chance < 0.14
        ? new Answer.Uncertain("no answer in time")
        : new Answer.Delivered(Optional.empty());
  }

  private void answered(long of, long seq, Answer answer) {
    if (of != life || !alive) {
      return;
    }
    busy = false;
    Waiting sent = outbox.get(seq);
    Attempt attempt =
        new Attempt(
            sent.event(),
            CHANNEL,
            sent.attempts(),
            sent.form(),
            sent.possibleRepeat(),
            sent.queuedAt());
    var consequence = SCHEDULE.after(attempt, answer, now());
    switch (consequence.delivery()) {
      case ForDelivery.Done _, ForDelivery.Dead _ -> outbox.remove(seq);
      case ForDelivery.Again again -> outbox.put(seq, sent.again(again));
    }
    if (consequence.channel() instanceof ForChannel.Paused(Instant until)) {
      pausedUntil = until;
    }
    advance(of);
  }
}
