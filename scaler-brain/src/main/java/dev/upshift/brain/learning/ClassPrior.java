package dev.upshift.brain.learning;

import java.util.Map;

/**
 * What the other hosts of its class have shown together: believed of a host before it has shown
 * anything itself.
 *
 * @param rates believed of a host, by mode: the weaker, the less the hosts are alike
 * @param ratios how often a mode fails for each failure of another, on the same host: by {@link
 *     #pair}
 */
public record ClassPrior(
    Map<String, FailureRate> rates, Map<String, Double> ratios, FailureCost cost) {
  public static final ClassPrior NONE = new ClassPrior(Map.of(), Map.of(), FailureCost.NONE);

  /** Believed where nothing is known: a mode beside another fails half as often. */
  static final double UNINFORMED_RATIO = 0.5;

  public ClassPrior {
    rates = SortedCopy.of(rates);
    ratios = SortedCopy.of(ratios);
  }

  static String pair(String mode, String other) {
    return mode + "/" + other;
  }

  double ratio(String mode, String other) {
    return ratios.isEmpty()
        ? UNINFORMED_RATIO
        : ratios.getOrDefault(pair(mode, other), UNINFORMED_RATIO);
  }
}
