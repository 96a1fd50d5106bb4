package dev.upshift.brain.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A clock that can stand still. It keeps the spans it ran, so that a reboot that is told late can
 * set it to zero at the time it happened.
 *
 * @param lump what was earned before the oldest span kept
 * @param spans it ran, oldest first, not touching each other
 * @param runningFrom null while it stands still
 */
public record Clock(Duration lump, List<Span> spans, @Nullable Instant runningFrom) {
  private static final int KEEP = 64;

  /** A span of time, half open. */
  public record Span(Instant from, Instant to) {
    Duration length() {
      return from.until(to);
    }
  }

  public Clock {
    spans = Spans.of(spans);
  }

  static Clock stopped() {
    return new Clock(Duration.ZERO, List.of(), null);
  }

  /** What it shows; time after this moment is not counted. */
  Duration at(Instant now) {
    Duration shown = earned();
    return runningFrom == null || now.isBefore(runningFrom)
        ? shown
        : shown.plus(runningFrom.until(now));
  }

  boolean isRunning() {
    return runningFrom != null;
  }

  Clock runFrom(Instant start) {
    return isRunning() ? this : new Clock(lump, spans, start);
  }

  Clock stopAt(Instant end) {
    if (runningFrom == null) {
      return this;
    }
    if (!end.isAfter(runningFrom)) {
      return new Clock(lump, spans, null);
    }
    Duration kept = spans.size() < KEEP ? lump : lump.plus(spans.getFirst().length());
    return new Clock(kept, Spans.of(spans).with(new Span(runningFrom, end), KEEP), null);
  }

  /** Forgets everything before this moment. */
  Clock zeroAt(Instant zero) {
    List<Span> later = new ArrayList<>();
    for (Span span : spans) {
      if (span.to().isAfter(zero)) {
        later.add(span.from().isBefore(zero) ? new Span(zero, span.to()) : span);
      }
    }
    return new Clock(
        Duration.ZERO,
        later,
        runningFrom != null && runningFrom.isBefore(zero) ? zero : runningFrom);
  }

  /** Takes a span out: the clock stood still then after all. */
  Clock without(Instant from, Instant to) {
    if (runningFrom == null || !to.isAfter(from) || !to.isAfter(runningFrom)) {
      return this;
    }
    return stopAt(from).runFrom(to);
  }

  /** When it will show this much if it goes on running. */
  Optional<Instant> reaches(Duration goal) {
    return Optional.ofNullable(runningFrom).map(from -> from.plus(goal.minus(earned())));
  }

  private Duration earned() {
    return lump.plus(Spans.of(spans).length());
  }
}
