package dev.upshift.brain.learning;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the other hosts of its class have shown together: believed of a host before it has shown
 * anything itself.
 *
 * @param rates believed of a host, by mode: the weaker, the less the hosts are alike
 * @param seen all of what was seen, by mode
 */
public record ClassPrior(
    Map<String, FailureRate> rates, Map<String, FailureRate> seen, FailureCost cost) {
  public static final ClassPrior NONE = new ClassPrior(Map.of(), Map.of(), FailureCost.NONE);

  public ClassPrior {
    rates = Collections.unmodifiableSortedMap(new TreeMap<>(rates));
    seen = Collections.unmodifiableSortedMap(new TreeMap<>(seen));
  }
}
