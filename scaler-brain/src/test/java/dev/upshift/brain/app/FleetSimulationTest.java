package dev.upshift.brain.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A million events of a fleet in which everything goes wrong. A failure prints the command that
 * runs its seed alone.
 */
class FleetSimulationTest {
  private static final int HOSTS = 6;
  private static final int RUNS = 10;
  private static final long EVENTS = Long.getLong("upshift.events", 100_000);

  private static final String ALONE =
      "mvn -pl scaler-brain -am -Dtest=FleetSimulationTest -Dsurefire.failIfNoSpecifiedTests=false";

  static LongStream seeds() {
    Long chosen = Long.getLong("upshift.seed");
    return chosen == null ? LongStream.rangeClosed(1, RUNS) : LongStream.of(chosen);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void fleet_whateverGoesWrong_holdsWhatMustHold(long seed) {
    FleetSimulation fleet = new FleetSimulation(seed, HOSTS);
    try {
      fleet.run(EVENTS);
      assertThat(fleet.reasons())
          .as("what it led to")
          .containsKeys("start", "scale-up", "unknown", "recovered", "override", "site-event");
      assertThat(fleet.adoptions()).as("trainings that outlived their agent").isPositive();
    } catch (RuntimeException | AssertionError e) {
      String again = ALONE + " -Dupshift.seed=" + seed + " -Dupshift.events=" + EVENTS + " verify";
      throw new AssertionError(
          "seed " + seed + ": " + e.getMessage() + "\nThat one alone: " + again, e);
    }
  }
}
