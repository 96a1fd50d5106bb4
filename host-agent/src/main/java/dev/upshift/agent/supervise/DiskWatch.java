package dev.upshift.agent.supervise;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Notices a disk that runs full, from what is free and how fast it shrinks. Once told, it is told
 * until there is clearly more room.
 *
 * @param samples of the last while, oldest first
 */
public record DiskWatch(List<Sample> samples, Optional<Shortage> shortage) {
  private static final Duration APART = Duration.ofMinutes(1);
  private static final Duration SPAN = Duration.ofMinutes(30);
  private static final Duration ENOUGH = Duration.ofMinutes(10);
  private static final int CRITICAL_SHARE = 5;

  public DiskWatch {
    samples = List.copyOf(samples);
  }

  /** What was free. */
  public record Sample(Instant at, long freeBytes) {}

  /** What is too little: a share of the whole, or the time until nothing is left. */
  public record Limit(int percent, Duration within) {}

  /**
   * Too little is left.
   *
   * @param critical whether next to nothing is
   */
  public record Shortage(boolean critical, String reason) {}

  public static DiskWatch fresh() {
    return new DiskWatch(List.of(), Optional.empty());
  }

  /** The watch after another look. */
  public DiskWatch look(Instant at, long freeBytes, long totalBytes, Limit limit) {
    List<Sample> next = new ArrayList<>(samples);
    if (next.isEmpty() || !at.isBefore(next.getLast().at().plus(APART))) {
      next.add(new Sample(at, freeBytes));
    }
    next.removeIf(s -> s.at().isBefore(at.minus(SPAN)));
    return new DiskWatch(next, judged(next, new Sample(at, freeBytes), totalBytes, limit));
  }

  private Optional<Shortage> judged(List<Sample> seen, Sample now, long totalBytes, Limit limit) {
    boolean told = shortage.isPresent();
    double percent = totalBytes == 0 ? 100 : 100.0 * now.freeBytes() / totalBytes;
    double floor = told ? limit.percent() * 1.2 : limit.percent();
    if (percent < floor) {
      return Optional.of(
          new Shortage(
              percent * CRITICAL_SHARE < limit.percent(),
              String.format(Locale.ROOT, "%.1f %% of it is free", percent)));
    }
    Duration horizon = told ? limit.within().multipliedBy(2) : limit.within();
    return untilFull(seen, now)
        .filter(left -> left.compareTo(horizon) < 0)
        .map(left ->
            new Shortage(
                false,
                String.format(
                    Locale.ROOT,
                    "%.1f %% of it is free, and as it goes it is full in %d min",
                    percent,
                    left.toMinutes())));
  }

  /** As fast as it shrank since the oldest sample. */
  private static Optional<Duration> untilFull(List<Sample> seen, Sample now) {
    Sample first = seen.getFirst();
    Duration span = Duration.between(first.at(), now.at());
    long used = first.freeBytes() - now.freeBytes();
    return span.compareTo(ENOUGH) < 0 || used <= 0
        ? Optional.empty()
        : Optional.of(
            Duration.ofMillis(Math.round(span.toMillis() * ((double) now.freeBytes() / used))));
  }
}
