package dev.upshift.brain.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.brain.backtest.ModesFile.Mode;
import dev.upshift.brain.decision.Policy;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What learning makes of the recorded failures. The whole table is in docs/learning.md. */
class RecordedFailuresTest {
  private static Path trace(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(RecordedFailuresTest.class.getResource("/traces/" + name)).toURI());
  }

  private static Report run(String trace, Mode... modes) throws URISyntaxException {
    ModesFile file =
        new ModesFile(
            List.of(modes), Duration.ofMinutes(15), Duration.ofMinutes(5), Duration.ofMinutes(10));
    List<Course> courses =
        TraceReader.read(
            trace(trace + ".csv"), Optional.of(trace(trace + ".hosts.csv")), 1, file.downtime());
    return Backtest.run(
        new World(courses, file, 1), Policy.of(Backtest.DEFAULTS), 0, (done, of) -> {});
  }

  private static double share(Report report, String policy) {
    return report.policies().get(policy).shareOfHindsight();
  }

  @Test
  void learned_onCalmServers_isAsGoodAsHindsight() throws URISyntaxException {
    Report report = run("infinitehbd", new Mode("light", 1, 0.3, 0), new Mode("heavy", 2, 1, 0));
    assertThat(share(report, "learned")).isGreaterThan(0.97);
    assertThat(report.worstDecile().get("learned").shareOfHindsight()).isGreaterThan(0.85);
  }

  @Test
  void learned_onStormySpotInstances_keepsAModeThatPays() throws URISyntaxException {
    Report report = run("bamboo_p3", new Mode("light", 1, 0.3, 0), new Mode("heavy", 2, 1, 0));
    assertThat(share(report, "learned")).isGreaterThan(0.97);
  }

  @Test
  void learned_withATopModeThatFailsMost_leavesItWhereTheRulesDoNot() throws URISyntaxException {
    Report report =
        run("bamboo_p3", new Mode("light", 1500, 0.3, 0), new Mode("heavy", 1800, 1, 3));
    assertThat(share(report, "learned")).isGreaterThan(0.92);
    assertThat(share(report, "rule")).isLessThan(0.7);
  }

  @Test
  void sameSeed_twice_givesTheSameReport() throws URISyntaxException {
    Mode[] modes = {new Mode("light", 1, 0.3, 0), new Mode("heavy", 2, 1, 2)};
    assertThat(run("bamboo_p3", modes)).isEqualTo(run("bamboo_p3", modes));
  }
}
