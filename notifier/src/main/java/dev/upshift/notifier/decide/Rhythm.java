package dev.upshift.notifier.decide;

import java.time.Duration;

/**
 * How often a host may be heard of on a channel: after a message, what follows within {@code
 * interval} is folded into one; the interval doubles up to {@code longest} while it goes on.
 */
public record Rhythm(Duration interval, Duration longest) {
  /** Everything is told by itself. */
  public static final Rhythm EACH = new Rhythm(Duration.ZERO, Duration.ZERO);

  /** Whether anything is ever folded. */
  public boolean folds() {
    return interval.isPositive();
  }

  Duration doubled(Duration length) {
    Duration twice = length.multipliedBy(2);
    return twice.compareTo(longest) > 0 ? longest : twice;
  }
}
