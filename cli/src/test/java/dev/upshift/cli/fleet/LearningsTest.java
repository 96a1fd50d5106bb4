package dev.upshift.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LearningsTest {
  private static Map<String, Object> figures(double mean) {
    return Map.of(
        "mean",
        mean,
        "lower",
        mean - 1,
        "upper",
        mean + 1,
        "ratePerHour",
        12,
        "failuresPerHour",
        0.25);
  }

  @Test
  void evidence_isATableOfModesAndARecommendation() {
    Map<String, Object> evidence = new TreeMap<>();
    evidence.put(
        "usefulPerHour", new TreeMap<>(Map.of("light", figures(9), "medium", figures(10))));
    evidence.put("expectedOnly", List.of("medium"));
    evidence.put(
        "checkpoint",
        Map.of(
            "mode",
            "light",
            "intervalSeconds",
            1697,
            "tookSeconds",
            20.0,
            "told",
            "measured",
            "hoursBetweenFailures",
            20.0));
    assertThat(Learnings.lines(evidence))
        .containsExactly(
            "  checkpoint  every 28m17s is best for light: one takes 20.0 s (measured), and a failure"
                + " comes every 20.0 h",
            "  learned",
            "    mode    useful/h  lower  upper  rate/h  failures/h   rate is",
            "    light      9.000  8.000  10.00   12.00      0.2500  measured",
            "    medium     10.00  9.000  11.00   12.00      0.2500  expected");
    assertThat(Learnings.without(evidence)).isEmpty();
  }

  @Test
  void evidence_withoutWhatWasLearned_saysNothing() {
    assertThat(Learnings.lines(Map.of("rebootsInWindow", 0))).isEmpty();
    assertThat(Learnings.without(Map.of("rebootsInWindow", 0))).containsOnlyKeys("rebootsInWindow");
  }
}
