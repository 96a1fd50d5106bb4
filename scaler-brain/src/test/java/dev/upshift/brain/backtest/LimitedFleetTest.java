package dev.upshift.brain.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.upshift.brain.backtest.ModesFile.Mode;
import dev.upshift.brain.backtest.Report.Result;
import dev.upshift.brain.decision.Policy;
import dev.upshift.brain.decision.fleet.FleetRules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The promotion limit in a backtest: rule 13, where it was asked for. */
class LimitedFleetTest {
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final int HOSTS = 20;
  private static final int LIMIT = 3;

  private static ModesFile modes(double topFailuresPerHour) {
    return new ModesFile(
        List.of(
            new Mode("light", 60, 0.5, 0),
            new Mode("medium", 90, 0.8, 0),
            new Mode("heavy", 120, 1, topFailuresPerHour)),
        Duration.ofMinutes(20),
        Duration.ofMinutes(5),
        Duration.ofMinutes(10));
  }

  private static World calm(int hosts, int hours) {
    ModesFile all = modes(0);
    ModesFile two =
        new ModesFile(
            List.of(all.modes().getFirst(), all.modes().getLast()),
            all.checkpointInterval(),
            all.restartCost(),
            all.downtime());
    List<Course> courses =
        IntStream.range(0, hosts)
            .mapToObj(place -> new Course("h" + place, place, 0, hours * HOUR, List.of()))
            .toList();
    return new World(courses, two, 1);
  }

  private static Report run(World world, String maxPromotions) {
    Policy policy = Policy.of(Map.of("max-promotions", maxPromotions));
    return Backtest.run(world, policy, 0, (done, of) -> {});
  }

  private static Result result(Report report, String policy) {
    return Objects.requireNonNull(report.policies().get(policy), policy);
  }

  /** The most hosts that are new in their mode, of all minutes. */
  private static long mostNew(World world, boolean learning, int hours) {
    Policy policy = Policy.of(Map.of("learning", learning ? "on" : "off"));
    LimitedFleet fleet =
        new LimitedFleet(
            world,
            0,
            policy,
            (place, rules) ->
                new DecidingPilot(
                    world.courses().get(place), world.modes().modes(), policy, rules));
    long most = 0;
    for (long now = MINUTE; now < hours * HOUR; now += MINUTE) {
      Instant at = Instant.ofEpochMilli(now);
      fleet.advanceTo(now);
      if (learning && now % (5 * MINUTE) == 0) {
        fleet.learn(now);
      }
      long places =
          fleet.states().stream().filter(s -> FleetRules.hasPlace(s, at, _ -> policy)).count();
      most = Math.max(most, places);
    }
    return most;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void twentyHosts_withoutFailures_areNeverMoreThanThreeNewInTheirMode(boolean learning) {
    assertThat(mostNew(calm(HOSTS, 12), learning, 12)).isEqualTo(LIMIT);
  }

  @ParameterizedTest
  @CsvSource({"BURSTY,true", "BURSTY,false", "SICKENS,true", "SICKENS,false", "STEADY,true"})
  void hosts_thatFailAndFallBack_areNeverMoreThanThreeNewInTheirMode(
      SyntheticWorld world, boolean learning) {
    assertThat(mostNew(world.of(HOSTS, 48, modes(2), 5), learning, 48)).isEqualTo(LIMIT);
  }

  /** Three climb each 65 minutes: a change of 5, and a clean hour. */
  @ParameterizedTest
  @ValueSource(strings = {"climb:heavy", "rule", "learned", "hindsight"})
  void threeAtATime_climbAsAHandReckons(String policy) {
    Result limited = result(run(calm(HOSTS, 12), "10%"), policy);
    double light = 0;
    for (int place = 0; place < HOSTS; place++) {
      int groupsBefore = place / LIMIT;
      light += 1 + groupsBefore * 65 / 60.0;
    }
    assertThat(limited.modeChanges()).isEqualTo(HOSTS);
    assertThat(limited.hoursInMode().get("light")).isCloseTo(light, within(1e-3));
    double heavy = HOSTS * 12 - light - HOSTS * 5 / 60.0;
    assertThat(limited.usefulProgress()).isCloseTo(60 * light + 120 * heavy, within(1.0));
  }

  @Test
  void noPlaceForAllOfThem_beforeTheEnd_leavesTheRestInTheLowerMode() {
    World world = calm(HOSTS, 4);
    assertThat(result(run(world, "10%"), "rule").modeChanges()).isEqualTo(3 * LIMIT);
    assertThat(result(run(world, "25%"), "rule").modeChanges()).isEqualTo(3 * 5);
    assertThat(result(run(world, "off"), "rule").modeChanges()).isEqualTo(HOSTS);
  }

  @Test
  void fewerThanTenHosts_haveNoLimit() {
    assertThat(run(calm(9, 4), "10%")).isEqualTo(run(calm(9, 4), "off"));
  }

  @ParameterizedTest
  @CsvSource({"BURSTY", "HEALS"})
  void aPlaceForEveryHost_isAsNoLimit(SyntheticWorld world) {
    World fleet = world.of(HOSTS, 72, modes(1), 3);
    assertThat(run(fleet, "100%")).isEqualTo(run(fleet, "off"));
  }

  @Test
  void sameWorld_twice_givesTheSameReport() {
    World fleet = SyntheticWorld.BATHTUB.of(HOSTS, 48, modes(1), 3);
    assertThat(run(fleet, "10%")).isEqualTo(run(fleet, "10%")).isNotEqualTo(run(fleet, "off"));
  }

  @Test
  void withoutALimit_nothingIsAskedForByDefault() {
    assertThat(Policy.of(Backtest.DEFAULTS).maxPromotions()).isEmpty();
  }
}
