package dev.upshift.brain.decision;

import dev.upshift.brain.learning.Estimate;
import dev.upshift.brain.learning.Estimates;
import dev.upshift.brain.learning.Learning;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was learned of a host, for people: what each mode is worth, and when to save its work. */
final class Worth {
  private static final double SECONDS_PER_HOUR = 3600;

  private Worth() {}

  static Map<String, Object> evidence(HostState state, Policy policy, Instant now) {
    if (!policy.learning() || state.mode() == null) {
      return Map.of();
    }
    Learning learning = Learned.shown(state, now, policy);
    Map<String, Object> evidence = new LinkedHashMap<>();
    List<Estimate> estimates =
        state.ladder().stream()
            .map(Input.Rung::mode)
            .flatMap(mode -> estimate(state, learning, mode).stream())
            .toList();
    if (learning.modes().values().stream().anyMatch(e -> e.ratePerHour() != null)) {
      Map<String, Object> bounds = Learned.bounds(estimates.toArray(Estimate[]::new));
      evidence.put("usefulPerHour", bounds);
      evidence.put(
          "expectedOnly",
          bounds.keySet().stream().filter(m -> learning.of(m).ratePerHour() == null).toList());
    }
    evidence.put("checkpoint", checkpoint(state, policy, learning));
    return evidence;
  }

  /** As the rules weigh it: the mode below the running one by what strikes that now. */
  private static Optional<Estimate> estimate(HostState state, Learning learning, String mode) {
    Double rate = Learned.rate(state, learning, mode);
    if (rate == null) {
      return Optional.empty();
    }
    return Optional.of(
        state.below().equals(Optional.of(mode))
            ? Estimates.beside(learning, mode, rate, String.valueOf(state.mode()))
            : Estimates.own(learning, mode, rate));
  }

  /**
   * Young's and Daly's interval for the running mode: the square root of twice what a checkpoint
   * takes times the mean time between failures.
   */
  private static Map<String, Object> checkpoint(HostState state, Policy policy, Learning learning) {
    Map<String, Object> advice = new LinkedHashMap<>();
    advice.put("mode", state.mode());
    Double measured = state.reported().checkpointSeconds();
    Optional<Double> cost =
        Optional.ofNullable(measured)
            .filter(seconds -> seconds > 0)
            .or(() -> policy.checkpointCost().map(Worth::seconds));
    if (cost.isEmpty()) {
      advice.put("unknown", "nobody tells what a checkpoint takes");
      return advice;
    }
    double perHour = Estimates.own(learning, String.valueOf(state.mode()), 1).failures().mean();
    double between = SECONDS_PER_HOUR / Math.max(perHour, 1e-9);
    advice.put("intervalSeconds", Math.max(1, Math.round(Math.sqrt(2 * cost.get() * between))));
    advice.put("tookSeconds", cost.get());
    advice.put("told", measured != null && measured > 0 ? "measured" : "configured");
    advice.put("hoursBetweenFailures", Math.round(between / SECONDS_PER_HOUR * 100) / 100.0);
    return advice;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
