package dev.upshift.brain.decision;

import dev.upshift.protocol.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a host's training costs: the policy's price for every hour since the training's first mode
 * was commanded, to its completion. A rented host costs while it is silent, stopped or starting,
 * too, so no hour is left out.
 */
public final class Costs {
  private static final double HOUR_MILLIS = Duration.ofHours(1).toMillis();

  private Costs() {}

  /**
   * The cost by now.
   *
   * @param remaining how long the training still takes, where it tells that
   * @return empty without a price, and before the first mode
   */
  public static Optional<Notice.Cost> of(
      HostState state, Instant now, Policy policy, Optional<Duration> remaining) {
    Instant since = state.runSince();
    Instant end = state.completedAt();
    if (since == null || policy.pricePerHour().isEmpty()) {
      return Optional.empty();
    }
    double price = policy.pricePerHour().get();
    Optional<Duration> left = end == null ? remaining : Optional.of(Duration.ZERO);
    double soFar = price * hours(Duration.between(since, end == null ? now : end));
    Optional<Double> projected = left.map(rest -> soFar + price * hours(rest));
    Optional<Double> saved =
        projected.flatMap(all -> policy.baselineHours().map(hours -> price * hours - all));
    return Optional.of(new Notice.Cost(price, rounded(soFar), orNull(projected), orNull(saved)));
  }

  private static double hours(Duration time) {
    return Math.max(0, time.toMillis() / HOUR_MILLIS);
  }

  private static @Nullable Double orNull(Optional<Double> amount) {
    return amount.map(Costs::rounded).orElse(null);
  }

  private static double rounded(double amount) {
    return Math.round(amount * 100) / 100.0;
  }
}
