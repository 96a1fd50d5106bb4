package dev.upshift.agent.supervise;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * What is remembered of a command's failed runs.
 *
 * @param failures in a row, without a healthy run between
 * @param exits their times inside the crash-loop window, oldest first
 * @param looping whether it is in a crash loop
 */
record History(int failures, List<Instant> exits, boolean looping) {
  static final History NONE = new History(0, List.of(), false);

  private static final int MAX_DOUBLINGS = 30;

  History {
    exits = List.copyOf(exits);
  }

  History failed(Instant now, Rules rules) {
    List<Instant> recent =
        Stream.concat(exits.stream(), Stream.of(now))
            .filter(e -> e.isAfter(now.minus(rules.loopWindow())))
            .toList();
    List<Instant> kept =
        recent.subList(Math.max(0, recent.size() - rules.loopExits()), recent.size());
    return new History(failures + 1, kept, looping || kept.size() >= rules.loopExits());
  }

  /** After a run of {@code healthy-after}. */
  History recovered(Instant now, Rules rules) {
    List<Instant> recent =
        exits.stream().filter(e -> e.isAfter(now.minus(rules.loopWindow()))).toList();
    return new History(0, recent, looping && recent.size() >= rules.loopExits());
  }

  /** The wait before the next start; the jitter takes up to a fifth away. */
  Duration delay(Rules rules, long run) {
    if (failures <= 1 && !looping) {
      return Duration.ZERO;
    }
    Duration full = looping ? rules.maxDelay() : doubled(rules);
    double jitter = new SplittableRandom(rules.seed() + run).nextDouble() / 5;
    return Duration.ofMillis(Math.round(full.toMillis() * (1 - jitter)));
  }

  private Duration doubled(Rules rules) {
    Duration delay =
        rules.firstDelay().multipliedBy(1L << Math.clamp(failures - 2, 0, MAX_DOUBLINGS));
    return delay.compareTo(rules.maxDelay()) > 0 ? rules.maxDelay() : delay;
  }
}
