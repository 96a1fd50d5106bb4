package dev.upshift.brain.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When a count of failures is within its limits again. */
class StabilityTest {
  private static final Policy POLICY = Policy.defaults();

  @Test
  void unstable_withMoreFailuresThanItTakes_isToldToEndWhenEnoughHaveLeftTheWindow() {
    Bench bench = Bench.running(POLICY, "light", "medium").storm();
    Instant fourthNewest = bench.state.failures().get(1).at();
    bench.hear(Duration.ofMinutes(1)).reboot();
    Instant calm = fourthNewest.plus(POLICY.rebootWindow());
    assertThat(Situation.of(bench.state, bench.now, POLICY).nextAt()).isEqualTo(calm);
    bench.hear(Duration.between(bench.now, calm).minusSeconds(1));
    assertThat(bench.state.firing()).containsKey(Stability.UNSTABLE);
    bench.hear(Duration.ofSeconds(1));
    assertThat(bench.state.firing()).doesNotContainKey(Stability.UNSTABLE);
  }
}
