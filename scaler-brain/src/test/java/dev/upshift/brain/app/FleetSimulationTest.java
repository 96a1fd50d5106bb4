package dev.upshift.brain.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A million events of a fleet in which everything goes wrong. A failure names its seed; {@code
 * -Dupshift.seed=N} runs that one alone, and {@code -Dupshift.events=N} sets how long.
 */
class FleetSimulationTest {
  private static final int HOSTS = 6;
  private static final int RUNS = 10;
  private static final long EVENTS = Long.getLong("upshift.events", 100_000);

  static LongStream seeds() {
    Long chosen = Long.getLong("upshift.seed");
    return chosen == null ? LongStream.rangeClosed(1, RUNS) : LongStream.of(chosen);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void fleet_whateverGoesWrong_holdsWhatMustHold(long seed) {
    FleetSimulation fleet = new FleetSimulation(seed, HOSTS);
    fleet.run(EVENTS);
    assertThat(fleet.reasons())
        .as("seed %d: what it led to", seed)
        .containsKeys("start", "scale-up", "unknown", "recovered", "override", "site-event");
  }
}
