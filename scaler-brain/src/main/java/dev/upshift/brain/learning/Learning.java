package dev.upshift.brain.learning;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was learned of one host.
 *
 * @param stint the stint whose hours are being added
 * @param stintSeconds of it that were added
 * @param stintFailures in it
 * @param downFrom since when it has made no progress after a failure; null while it does
 * @param prior of the host's class, as told last
 */
public record Learning(
    Map<String, ModeEvidence> modes,
    FailureCost cost,
    long stint,
    double stintSeconds,
    int stintFailures,
    @Nullable Instant downFrom,
    ClassPrior prior) {
  public static final Learning NONE =
      new Learning(Map.of(), FailureCost.NONE, 0, 0, 0, null, ClassPrior.NONE);

  public Learning {
    modes = Collections.unmodifiableSortedMap(new TreeMap<>(modes));
  }

  public ModeEvidence of(String mode) {
    return modes.getOrDefault(mode, ModeEvidence.NONE);
  }

  public Learning with(String mode, UnaryOperator<ModeEvidence> change) {
    Map<String, ModeEvidence> changed = new TreeMap<>(modes);
    changed.put(mode, change.apply(of(mode)));
    return new Learning(changed, cost, stint, stintSeconds, stintFailures, downFrom, prior);
  }

  public Learning costing(FailureCost more) {
    return new Learning(modes, cost.plus(more), stint, stintSeconds, stintFailures, downFrom, prior);
  }

  public Learning inStint(long number, double seconds, int failures) {
    return new Learning(modes, cost, number, seconds, failures, downFrom, prior);
  }

  public Learning withPrior(ClassPrior told) {
    return new Learning(modes, cost, stint, stintSeconds, stintFailures, downFrom, told);
  }

  public Learning down(@Nullable Instant from) {
    return new Learning(modes, cost, stint, stintSeconds, stintFailures, from, prior);
  }
}
