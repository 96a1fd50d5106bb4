package dev.upshift.agent.supervise;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Notices a training that has stopped making progress without ending: no news for a multiple of the
 * usual interval, which is learned from the training itself, or for longer than may ever be. What
 * it learned of a mode is kept while the mode is restarted, and forgotten with the mode.
 *
 * @param mode that was watched last
 * @param intervals between the last moments of progress, oldest first
 * @param progress that was seen last
 * @param lastAt when it was seen, or the watch began anew
 * @param told whether this hang is on record already
 */
public record HangWatch(
    Optional<String> mode,
    List<Duration> intervals,
    Optional<Double> progress,
    Optional<Instant> lastAt,
    boolean told) {
  private static final int KEEP = 32;

  /** So many intervals make a habit. */
  private static final int ENOUGH = 5;

  public HangWatch {
    intervals = List.copyOf(intervals);
  }

  /**
   * How patient it is.
   *
   * @param multiple of the usual interval
   * @param minimum no silence is a hang by the multiple that is shorter
   * @param maximum a longer silence is a hang, whatever is usual
   */
  public record Patience(Optional<Double> multiple, Duration minimum, Optional<Duration> maximum) {
    private Optional<Duration> limit(Optional<Duration> usual) {
      Optional<Duration> learned =
          multiple.flatMap(times -> usual.map(u -> longer(minimum, grown(u, times))));
      return Stream.of(learned, maximum).flatMap(Optional::stream).min(Comparator.naturalOrder());
    }

    private static Duration grown(Duration usual, double times) {
      return Duration.ofMillis(Math.round(usual.toMillis() * times));
    }

    private static Duration longer(Duration one, Duration other) {
      return one.compareTo(other) < 0 ? other : one;
    }
  }

  /**
   * A hang, with its evidence.
   *
   * @param usual empty where too little is known
   * @param progress empty where it has made none since its start
   */
  public record Hang(Optional<Duration> usual, Duration silence, Optional<Double> progress) {}

  /** What was noticed, and the watch from here on. */
  public record Look(HangWatch next, Optional<Hang> hang) {}

  public static HangWatch fresh() {
    return new HangWatch(Optional.empty(), List.of(), Optional.empty(), Optional.empty(), false);
  }

  /** The training of this mode is not running: its time does not count. */
  public HangWatch paused() {
    return new HangWatch(mode, intervals, Optional.empty(), Optional.empty(), false);
  }

  /** The training runs and its progress is this much, as far as it is known. */
  public Look look(String present, Optional<Double> now, Instant at, Patience patience) {
    if (!mode.equals(Optional.of(present))) {
      HangWatch other = new HangWatch(Optional.of(present), List.of(), now, Optional.of(at), false);
      return new Look(other, Optional.empty());
    }
    if (lastAt.isEmpty() || (now.isPresent() && progress.isEmpty())) {
      return new Look(
          new HangWatch(mode, intervals, now, Optional.of(at), false), Optional.empty());
    }
    if (now.isPresent() && !now.equals(progress)) {
      return new Look(moved(now.get(), at), Optional.empty());
    }
    return silent(at, patience);
  }

  private HangWatch moved(double now, Instant at) {
    List<Duration> longer = new ArrayList<>(intervals);
    longer.add(Duration.between(lastAt.orElseThrow(), at));
    if (longer.size() > KEEP) {
      longer.removeFirst();
    }
    return new HangWatch(mode, longer, Optional.of(now), Optional.of(at), false);
  }

  private Look silent(Instant at, Patience patience) {
    Optional<Duration> usual = usual();
    Duration silence = Duration.between(lastAt.orElseThrow(), at);
    boolean hangs =
        !told && patience.limit(usual).filter(l -> silence.compareTo(l) > 0).isPresent();
    if (!hangs) {
      return new Look(this, Optional.empty());
    }
    return new Look(
        new HangWatch(mode, intervals, progress, lastAt, true),
        Optional.of(new Hang(usual, silence, progress)));
  }

  /** The median; empty while too little is known. */
  private Optional<Duration> usual() {
    if (intervals.size() < ENOUGH) {
      return Optional.empty();
    }
    List<Duration> sorted = new ArrayList<>(intervals);
    Collections.sort(sorted);
    return Optional.of(sorted.get(sorted.size() / 2));
  }
}
