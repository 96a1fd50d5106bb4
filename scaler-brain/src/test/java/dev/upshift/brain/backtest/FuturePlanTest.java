package dev.upshift.brain.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.upshift.brain.backtest.ModesFile.Mode;
import dev.upshift.brain.decision.Policy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What somebody who knows all failures makes of a host. */
class FuturePlanTest {
  private static final long MINUTE = 60_000;

  private static Tally planned(Outage... outages) {
    ModesFile modes =
        new ModesFile(
            List.of(new Mode("light", 60, 0.5, 0), new Mode("heavy", 120, 1, 0)),
            Duration.ofMinutes(20),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10));
    Course course = new Course("a", 0, 0, 600 * MINUTE, List.of(outages));
    World world = new World(List.of(course), modes, 1);
    Pilot pilot = new FuturePlan(world, course, 60 * MINUTE).pilot(60 * MINUTE);
    HostRun run = new HostRun(world, course, pilot, Tally.forWorld(world, 0));
    run.advanceTo(Long.MAX_VALUE);
    return run.tally();
  }

  @Test
  void plan_withoutFailures_climbsByTheClock() {
    assertThat(planned().useful()).isCloseTo(60 + 2 * (540 - 5), within(1e-6));
  }

  @Test
  void plan_withALongOutageOfTheHigherModeOnly_passesItInTheLower() {
    Outage outage = new Outage(300 * MINUTE, 590 * MINUTE, 0.9);
    Tally tally = planned(outage);
    assertThat(tally.failures()).isZero();
    assertThat(tally.modeChanges()).isEqualTo(3);
  }

  @Test
  void plan_withAFailureOfEveryMode_takesItInTheHigher() {
    Tally tally = planned(new Outage(300 * MINUTE, 310 * MINUTE, 0.1));
    assertThat(tally.failures()).isEqualTo(1);
    assertThat(tally.modeChanges()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void plan_inEveryWorld_isNoWorseThanHindsight(SyntheticWorld world) {
    for (Bar.Ladder ladder : Bar.ladders()) {
      World fleet = world.of(6, 24, ladder.modes(), 3);
      Report report = Backtest.run(fleet, Policy.of(Backtest.DEFAULTS), 0, (done, of) -> {});
      assertThat(Bar.share(report, "knows-future")).isGreaterThanOrEqualTo(1 - 1e-9);
    }
  }
}
