package dev.upshift.notifier.app;

import dev.upshift.notifier.channel.Channel;
import dev.upshift.notifier.decide.Rhythm;
import dev.upshift.notifier.outbox.Outbox;
import dev.upshift.notifier.outbox.Waiting;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of all channels. When the configuration changes, lanes whose channel is the same go on,
 * the others are ended and made anew; what waits stays in the outbox meanwhile.
 */
final class Lanes implements AutoCloseable {
  private final Outbox outbox;
  private final FullTexts fullTexts;
  private final InstantSource clock;
  private final PrintStream out;
  private final LaneListener listener;
  private volatile List<Entry> entries = List.of();

  private record Entry(
      ChannelConfiguration channel, RetryConfiguration retry, Rhythm rhythm, Lane lane) {
    boolean isSame(NotifierConfiguration changed) {
      return lane.state() != Lane.State.STOPPED
          && changed.channels().contains(channel)
          && changed.retry().equals(retry)
          && changed.rhythm(channel.name()).equals(rhythm);
    }
  }

  Lanes(
      Outbox outbox,
      FullTexts fullTexts,
      InstantSource clock,
      PrintStream out,
      LaneListener listener) {
    this.outbox = outbox;
    this.fullTexts = fullTexts;
    this.clock = clock;
    this.out = out;
    this.listener = listener;
  }

  /**
   * Takes up a configuration; where it throws, everything stays as it is.
   *
   * @throws dev.upshift.configuration.FailureException where a secret or a template is wrong
   */
  synchronized void follow(NotifierConfiguration configuration) {
    Privacy.require(configuration);
    Map<String, Entry> kept = new HashMap<>();
    List<Entry> ended = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.isSame(configuration)) {
        kept.put(entry.channel.name(), entry);
      } else {
        ended.add(entry);
      }
    }
    Map<String, Channel> made = channels(configuration, kept);
    ended.forEach(e -> e.lane.close());
    entries.forEach(this::hurry);
    List<Entry> next = new ArrayList<>();
    for (ChannelConfiguration channel : configuration.channels()) {
      Entry entry = kept.get(channel.name());
      next.add(entry == null ? begun(configuration, channel, made) : entry);
    }
    entries = List.copyOf(next);
  }

  /** What was changed may have mended what fails; who was asked to wait goes on waiting. */
  private void hurry(Entry entry) {
    if (entry.lane.failingSince().isPresent() && entry.lane.state() != Lane.State.PAUSED) {
      outbox.queues().hurry(entry.channel.name());
    }
  }

  private Map<String, Channel> channels(
      NotifierConfiguration configuration, Map<String, Entry> kept) {
    Channels maker = new Channels(configuration.retry().timeLimit(), clock, out);
    Map<String, Channel> made = new HashMap<>();
    for (ChannelConfiguration channel : configuration.channels()) {
      if (!kept.containsKey(channel.name())) {
        made.put(channel.name(), maker.of(channel));
      }
    }
    return made;
  }

  private Entry begun(
      NotifierConfiguration configuration,
      ChannelConfiguration channel,
      Map<String, Channel> made) {
    String name = channel.name();
    outbox.takeUp(name);
    Rhythm rhythm = configuration.rhythm(name);
    Lane lane =
        new Lane(
            name,
            Optional.ofNullable(made.get(name)).orElseThrow(),
            outbox,
            configuration.retry().schedule(),
            fullTexts,
            rhythm,
            channel.resending(),
            clock,
            listener);
    lane.start();
    return new Entry(channel, configuration.retry(), rhythm, lane);
  }

  /**
   * Commits what may have put something into the outbox, and returns once it is on disk. What a
   * lane that rests has to send is noted as being sent in the same commit and handed over at once,
   * while the disk is waited for: should the whole system end before, the broker delivers it again
   * and says so.
   *
   * @param work says whether there is something new
   */
  void commit(BooleanSupplier work) {
    List<Lane> reserved = new ArrayList<>();
    Map<Lane, Waiting> claimed = new HashMap<>();
    Map<Lane, Waiting> committed = Map.of();
    try {
      outbox.unsynced(() -> {
        if (work.getAsBoolean()) {
          all().stream().filter(l -> l.handover().reserve()).forEach(reserved::add);
          reserved.forEach(l -> claim(l, claimed));
        }
      });
      committed = claimed;
    } finally {
      for (Lane lane : reserved) {
        tell(lane.handover(), committed.get(lane));
      }
    }
    all().stream().filter(l -> !reserved.contains(l)).forEach(Lane::wake);
    outbox.sync();
  }

  private void claim(Lane lane, Map<Lane, Waiting> claimed) {
    outbox.claim(lane.name(), clock.instant()).ifPresent(w -> claimed.put(lane, w));
  }

  private static void tell(Handover handover, @Nullable Waiting waiting) {
    if (waiting == null) {
      handover.release();
    } else {
      handover.give(waiting);
    }
  }

  /** Says that something may be waiting. */
  void wake() {
    entries.forEach(e -> e.lane.wake());
  }

  List<Lane> all() {
    return entries.stream().map(Entry::lane).toList();
  }

  List<String> names() {
    return entries.stream().map(e -> e.channel.name()).toList();
  }

  @Override
  public synchronized void close() {
    all().forEach(Lane::close);
  }
}
