package dev.upshift.brain.decision;

import dev.upshift.brain.decision.HostState.Stint;
import dev.upshift.brain.decision.Stability.Count;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What every decision is weighed by: the count, the clock and their thresholds (rule 16). */
final class Evidence {
  private Evidence() {}

  static Map<String, Object> of(HostState state, Instant now, Policy policy) {
    Stint stint = state.stint();
    Map<String, Object> evidence = new LinkedHashMap<>(Count.of(state, now, policy).evidence());
    evidence.put("stableSeconds", stint == null ? 0 : stint.stability().at(now).toSeconds());
    evidence.put("stabilityWindowSeconds", policy.stabilityWindow().toSeconds());
    return evidence;
  }

  /**
   * The first, with what the second says more exactly or in addition: always in the same order,
   * also where the second is a map without one.
   */
  static Map<String, Object> with(Map<String, Object> general, Map<String, Object> special) {
    Map<String, Object> evidence = new LinkedHashMap<>(general);
    evidence.putAll(ordered(special));
    return evidence;
  }

  static Map<String, Object> ordered(Map<String, Object> evidence) {
    return new TreeMap<>(evidence);
  }
}
