package dev.upshift.brain.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.upshift.brain.backtest.ModesFile.Mode;
import dev.upshift.brain.decision.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a host makes of its time, against sums done by hand. */
class HostRunTest {
  private static final long MINUTE = 60_000;

  private static ModesFile modes() {
    return new ModesFile(
        List.of(new Mode("light", 60, 0.5, 0), new Mode("heavy", 120, 1, 0)),
        Duration.ofMinutes(20),
        Duration.ofMinutes(5),
        Duration.ofMinutes(10));
  }

  private static Course course(Outage... outages) {
    return new Course("a", 0, 0, 600 * MINUTE, List.of(outages));
  }

  private static Tally run(int lowest, int highest, Outage... outages) {
    World world = new World(List.of(course(outages)), modes(), 1);
    Pilot pilot = new FixedPilot(lowest, highest, 60 * MINUTE);
    HostRun run = new HostRun(world, course(outages), pilot, Tally.forWorld(world, 0));
    run.advanceTo(Long.MAX_VALUE);
    return run.tally();
  }

  @Test
  void always_withoutFailures_worksAllTheTime() {
    assertThat(run(1, 1).useful()).isCloseTo(1200, within(1e-6));
  }

  @Test
  void always_withAFailure_losesDowntimeRestartAndWorkSinceTheCheckpoint() {
    Tally tally = run(1, 1, new Outage(110 * MINUTE, 130 * MINUTE, 0.9));
    assertThat(tally.failures()).isEqualTo(1);
    assertThat(tally.lost()).isCloseTo(20, within(1e-6));
    assertThat(tally.useful()).isCloseTo(2 * (600 - 10 - 20 - 5), within(1e-6));
  }

  @Test
  void failure_withLuckAboveTheSensitivity_passesBy() {
    Tally tally = run(0, 0, new Outage(110 * MINUTE, 130 * MINUTE, 0.5));
    assertThat(tally.failures()).isZero();
    assertThat(tally.useful()).isCloseTo(600, within(1e-6));
  }

  @Test
  void failure_ofAHostThatIsDown_makesTheOutageLonger() {
    Outage first = new Outage(100 * MINUTE, 120 * MINUTE, 0.1);
    Outage second = new Outage(110 * MINUTE, 160 * MINUTE, 0.1);
    Tally tally = run(0, 0, first, second);
    assertThat(tally.failures()).isEqualTo(1);
    assertThat(tally.useful()).isCloseTo(600 - 60 - 5, within(1e-6));
  }

  @Test
  void climb_afterACleanHour_startsAnew() {
    Tally tally = run(0, 1);
    assertThat(tally.modeChanges()).isEqualTo(1);
    assertThat(tally.useful()).isCloseTo(60 + 2 * (540 - 5), within(1e-6));
  }

  @Test
  void climb_withAFailure_waitsForAnotherCleanHour() {
    Tally tally = run(0, 1, new Outage(40 * MINUTE, 50 * MINUTE, 0.1));
    assertThat(tally.useful()).isCloseTo(40 + 60 + 2 * (600 - 115 - 5), within(1e-6));
  }

  @Test
  void rules_withoutFailures_climbAsTheClimbDoes() {
    World world = new World(List.of(course()), modes(), 1);
    Report report = Backtest.run(world, Policy.of(Backtest.DEFAULTS), 0, (done, of) -> {});
    double climb = report.policies().get("climb:heavy").usefulProgress();
    assertThat(report.policies().get("rule").usefulProgress()).isCloseTo(climb, within(1e-6));
    assertThat(report.policies().get("learned").usefulProgress()).isCloseTo(climb, within(1e-6));
    assertThat(report.policies().get("hindsight").shareOfHindsight()).isEqualTo(1);
  }

  @Test
  void climb_inAStorm_neverFallsBack() {
    List<Outage> storm = new ArrayList<>();
    for (int minute = 120; minute < 240; minute += 20) {
      storm.add(new Outage(minute * MINUTE, (minute + 5) * MINUTE, 0.9));
    }
    Tally tally = run(0, 1, storm.toArray(Outage[]::new));
    assertThat(tally.modeChanges()).isEqualTo(1);
    assertThat(tally.failures()).isEqualTo(storm.size());
  }

  @Test
  void hindsight_ofAFleet_isTheBestClimbOfEachHost() {
    List<Outage> storm = new ArrayList<>();
    for (int minute = 70; minute < 600; minute += 25) {
      storm.add(new Outage(minute * MINUTE, (minute + 10) * MINUTE, 0.9));
    }
    Course sick = new Course("b", 1, 0, 600 * MINUTE, storm);
    World world = new World(List.of(course(), sick), modes(), 1);
    Report report = Backtest.run(world, Policy.of(Backtest.DEFAULTS), 0, (done, of) -> {});
    double well = run(0, 1).useful();
    assertThat(report.policies().get("climb:light").usefulProgress()).isEqualTo(1200);
    assertThat(report.policies().get("hindsight").usefulProgress())
        .isCloseTo(well + 600, within(1e-6));
  }
}
