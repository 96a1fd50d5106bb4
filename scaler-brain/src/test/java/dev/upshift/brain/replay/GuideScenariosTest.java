package dev.upshift.brain.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The user guide's three scenarios, line by line. */
class GuideScenariosTest {
  @Test
  void scenarioA_perfectStability_scalesUpOnceAndNeverAgain() throws Exception {
    assertThat(run("a-perfect-stability"))
        .containsExactly("2025-12-30T20:27:00Z tnr-0 light -> medium scale-up stable for 60m");
  }

  @Test
  void scenarioB_mediumUnstable_fallsBackTwiceAndSettles() throws Exception {
    assertThat(run("b-medium-is-unstable"))
        .containsExactly(
            "2025-12-30T20:27:00Z tnr-0 light -> medium scale-up stable for 60m",
            "2025-12-30T21:20:00Z tnr-0 medium -> light fallback 4 reboots in 60m, more than 3;"
                + " cooldown 60m",
            "2025-12-30T22:25:00Z tnr-0 light -> medium retry stable for 60m, attempt 2",
            "2025-12-30T23:00:00Z tnr-0 medium -> light settle 4 reboots in 60m, more than 3;"
                + " failed attempt 2, medium is blocked");
  }

  @Test
  void scenarioC_occasionalReboots_staysInMedium() throws Exception {
    assertThat(run("c-occasional-reboots"))
        .containsExactly("2025-12-30T20:27:00Z tnr-0 light -> medium scale-up stable for 60m");
  }

  private static List<String> run(String name) throws URISyntaxException {
    Path file =
        Path.of(
            Objects.requireNonNull(
                    GuideScenariosTest.class.getResource("/scenarios/" + name + ".scenario"))
                .toURI());
    return Simulation.run(file).stream().map(DecisionLines::text).toList();
  }
}
