package dev.upshift.brain.decision;

import dev.upshift.brain.learning.Attempt;
import dev.upshift.brain.learning.Estimates;
import dev.upshift.brain.learning.FailureCost;
import dev.upshift.brain.learning.FailureRate;
import dev.upshift.brain.learning.Learning;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mode that can be reached from another: the ladder is climbed one rung at a time, so a mode that
 * is not worth staying in may be worth passing through.
 *
 * @param failures believed of it
 * @param price what is lost on the way, in hours of the mode below the first
 */
record Passage(String mode, double rate, FailureRate failures, double price) {
  private static final double SECONDS_PER_HOUR = 3600;

  /** What is never reached at this price is not tried. */
  private static final double MOST_FAILURES_IN_WINDOW = 20;

  /** A way is only given up as too long where that is clear: so many standard deviations. */
  private static final double CLEARLY = 3;

  /**
   * The modes above one.
   *
   * @param failures believed of that one
   * @param below what the mode below it is worth
   */
  static List<Passage> beyond(
      HostState state,
      Learning learning,
      Policy policy,
      String mode,
      FailureRate failures,
      double below) {
    FailureCost cost = Estimates.cost(learning);
    List<Passage> reached = new ArrayList<>();
    Double rate = Learned.rate(state, learning, mode);
    FailureRate last = failures;
    double price = 0;
    for (int i = HostState.rung(state.ladder(), mode) + 1;
        i < state.ladder().size() && rate != null && below > 0;
        i++) {
      double worse = 1 - rate * cost.usefulShare(last.mean()) / below;
      price += Math.max(0, worse) * hoursToClimb(last, cost, policy.stabilityWindow());
      String next = state.ladder().get(i).mode();
      rate = Learned.rate(state, learning, next);
      last = Estimates.beyond(learning, next, last);
      if (rate != null) {
        reached.add(new Passage(next, rate, last, price));
      }
    }
    return reached;
  }

  /**
   * How long it takes until a window is clean, on average, where failures are as rare as they can
   * just be. It grows as e^rate does: by the mean of few failures, or where those that strike while
   * the mode starts are added to its rate, a way that takes hours looks as if it took days, and
   * nobody would find out.
   */
  private static double hoursToClimb(FailureRate believed, FailureCost cost, Duration stable) {
    double perHour = believed.at(-CLEARLY);
    double window = stable.toMillis() / 1000.0 / SECONDS_PER_HOUR;
    double failures = Math.expm1(Math.min(MOST_FAILURES_IN_WINDOW, perHour * window));
    return failures <= 0 ? window : failures * (1 / perHour + cost.downEach());
  }

  /** Whether it may be worth the way: things stay as they are about as long as they have been. */
  boolean pays(Learning learning, double below, Instant now) {
    FailureCost cost = Estimates.cost(learning);
    double known = learning.hours(now);
    Instant ended = learning.of(mode).endedAt();
    boolean isDue =
        ended == null || !ended.plus(hours(waitHours(learning, below, known))).isAfter(now);
    return isDue && Attempt.gained(failures, rate, below, cost) * known > price;
  }

  /** When the way may be taken, where another attempt at the first mode failed at this moment. */
  Instant dueAfter(Instant from, Learning learning, double below, double known) {
    Instant ended = learning.of(mode).endedAt();
    return latest(from, ended).plus(hours(waitHours(learning, below, known)));
  }

  private double waitHours(Learning learning, double below, double known) {
    return Attempt.waitHours(failures, rate, below, Estimates.cost(learning), known, price);
  }

  private static Instant latest(Instant one, @Nullable Instant other) {
    return other != null && other.isAfter(one) ? other : one;
  }

  private static Duration hours(double hours) {
    return Duration.ofSeconds(Math.round(hours * SECONDS_PER_HOUR));
  }
}
