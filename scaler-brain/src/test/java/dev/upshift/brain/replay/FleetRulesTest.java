package dev.upshift.brain.replay;

import static dev.upshift.brain.replay.ScenarioText.decisions;
import static dev.upshift.brain.replay.ScenarioText.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.brain.decision.Decision;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules 12 and 13: what hosts of one fleet mean for each other. */
class FleetRulesTest {
  /** So many hosts, in medium from 19:27 on. */
  private static String inMedium(int hosts) {
    return IntStream.range(0, hosts)
        .mapToObj(i -> "19:27 tnr-" + i + " start mode=medium\n")
        .collect(Collectors.joining());
  }

  private static List<String> lines(String scenario, String reason) {
    return decisions(scenario).stream()
        .filter(d -> d.reason().word().equals(reason))
        .map(d -> d.at().toString().substring(11, 19) + " " + d.host())
        .toList();
  }

  /** The first host is on the brink. */
  private static final String ON_THE_BRINK =
      """
      20:30 tnr-0 reboot
      20:40 tnr-0 reboot
      20:50 tnr-0 reboot
      """;

  @Test
  void siteEvent_takesBackTheFallbackThatItsFirstRebootHadCaused() {
    List<Decision> decided =
        decisions(
            inMedium(5)
                + ON_THE_BRINK
                + """
                21:00 tnr-0 reboot
                21:01 tnr-1 reboot
                21:02 tnr-2 reboot
                21:10 tnr-0 reboot
                22:20 tnr-0 end
                """);
    assertThat(decided)
        .extracting(DecisionLines::text)
        .containsExactly(
            "2025-12-30T21:00:00Z tnr-0 medium -> light fallback 4 reboots in 60m, more than 3;"
                + " cooldown 60m",
            "2025-12-30T21:02:00Z tnr-2 medium -> medium site-event 3 of 5 hosts rebooted at once:"
                + " its reboot does not count",
            "2025-12-30T21:02:00Z tnr-0 light -> medium site-event 3 of 5 hosts rebooted at once:"
                + " the fallback is taken back",
            "2025-12-30T21:02:00Z tnr-1 medium -> medium site-event 3 of 5 hosts rebooted at once:"
                + " its reboot does not count",
            "2025-12-30T21:10:00Z tnr-0 medium -> light fallback 4 reboots in 60m, more than 3;"
                + " cooldown 60m",
            "2025-12-30T22:10:00Z tnr-0 light -> medium retry stable for 60m, attempt 2");
    assertThat(decided.get(2).evidence())
        .containsEntry("siteRebooted", 3)
        .containsEntry("siteOnline", 5)
        .containsEntry("siteFrom", "2025-12-30T21:00:00Z");
  }

  @Test
  void siteEvent_completedByTheHostOnTheBrink_causesNoFallback() {
    assertThat(
            lines(
                inMedium(5)
                    + ON_THE_BRINK
                    + """
                    21:00 tnr-1 reboot
                    21:00 tnr-2 reboot
                    21:01 tnr-0 reboot
                    21:30 tnr-0 end
                    """,
                "fallback"))
        .isEmpty();
  }

  @Test
  void siteEvent_takesBackASettlingToo() {
    assertThat(
            told(
                "policy settle-after=1\n"
                    + inMedium(3)
                    + ON_THE_BRINK
                    + """
                    21:00 tnr-0 reboot
                    21:00 tnr-1 reboot
                    21:00 tnr-2 reboot
                    21:05 tnr-0 end
                    """))
        .contains("12-30 21:00 medium -> light settle", "12-30 21:00 light -> medium site-event");
  }

  @ParameterizedTest
  @CsvSource({
    // hosts, the third reboot, its keys, whether it is a site event
    "7, 21:02, cause=unplanned, true",
    "8, 21:02, cause=unplanned, false",
    "7, 21:02:01, cause=unplanned, false",
    "7, 21:02, cause=planned, false",
    "7, 21:02, cause=unknown, true",
  })
  void siteEvent_needsThreeHostsAndFortyPercentInTwoMinutes(
      int hosts, String third, String keys, boolean expected) {
    String scenario =
        inMedium(hosts)
            + "21:00 tnr-1 reboot\n21:01 tnr-2 reboot\n"
            + third
            + " tnr-3 reboot "
            + keys
            + "\n21:30 tnr-0 end\n";
    assertThat(lines(scenario, "site-event").isEmpty()).isNotEqualTo(expected);
  }

  @Test
  void siteEvent_countsOnlyHostsThatWereOnline() {
    String silent =
        IntStream.range(3, 10)
            .mapToObj(i -> "20:00 tnr-" + i + " silent\n")
            .collect(Collectors.joining());
    String reboots = "21:00 tnr-0 reboot\n21:00 tnr-1 reboot\n21:00 tnr-2 reboot\n21:30 x end\n";
    assertThat(lines(inMedium(10) + reboots, "site-event")).isEmpty();
    assertThat(lines(inMedium(10) + silent + reboots, "site-event")).hasSize(3);
  }

  @Test
  void siteEvent_oneHostManyTimes_isNone() {
    assertThat(
            lines(
                inMedium(3)
                    + """
                    21:00 tnr-0 reboot
                    21:00:30 tnr-0 reboot
                    21:01 tnr-0 reboot
                    21:30 tnr-0 end
                    """,
                "site-event"))
        .isEmpty();
  }

  @Test
  void siteEvent_afterAPersonHasPaused_leavesTheModeAlone() {
    assertThat(
            told(
                inMedium(3)
                    + ON_THE_BRINK
                    + """
                    21:00 tnr-0 reboot
                    21:00:10 tnr-0 pause
                    21:01 tnr-1 reboot
                    21:01 tnr-2 reboot
                    21:30 tnr-0 end
                    """))
        .doesNotContain("12-30 21:01 light -> medium site-event");
  }

  /** So many hosts, in light from 19:27 on. */
  private static String inLight(int hosts) {
    return IntStream.range(0, hosts)
        .mapToObj(i -> "19:27 tnr-%02d start\n".formatted(i))
        .collect(Collectors.joining());
  }

  @Test
  void promotions_ofTwelveHosts_areThreeAtATime() {
    String scenario = inLight(12) + "23:50 tnr-00 end\n";
    assertThat(lines(scenario, "scale-up"))
        .containsExactly(
            "20:27:00 tnr-00",
            "20:27:00 tnr-01",
            "20:27:00 tnr-02",
            "21:27:00 tnr-03",
            "21:27:00 tnr-04",
            "21:27:00 tnr-05",
            "22:27:00 tnr-06",
            "22:27:00 tnr-07",
            "22:27:00 tnr-08",
            "23:27:00 tnr-09",
            "23:27:00 tnr-10",
            "23:27:00 tnr-11");
    assertThat(lines(scenario, "promotion-limit")).hasSize(9);
    assertThat(decisions(scenario))
        .filteredOn(d -> d.reason().word().equals("promotion-limit"))
        .allSatisfy(d -> {
          assertThat(d.evidence()).containsEntry("climbing", 3).containsEntry("maxPromotions", 3);
          assertThat(d.nextAt()).hasToString("2025-12-30T21:27:00Z");
        });
  }

  @Test
  void promotions_areATenthOfALargeFleet() {
    assertThat(lines(inLight(45) + "20:30 tnr-00 end\n", "scale-up")).hasSize(4);
    assertThat(lines("policy max-promotions=50%\n" + inLight(45) + "20:30 x end\n", "scale-up"))
        .hasSize(22);
  }

  @Test
  void promotions_underTenHostsOrOff_areNotLimited() {
    assertThat(lines(inLight(9) + "20:30 tnr-00 end\n", "scale-up")).hasSize(9);
    assertThat(lines("policy max-promotions=off\n" + inLight(20) + "20:30 x end\n", "scale-up"))
        .hasSize(20);
  }

  @Test
  void promotions_aPlaceThatIsLeftEarly_goesToTheLongestWaiting() {
    String scenario =
        "policy max-reboots=0\n19:00 tnr-11 start\n"
            + inLight(11)
            + """
            20:40 tnr-01 reboot
            20:45 tnr-00 end
            """;
    assertThat(lines(scenario, "scale-up"))
        .containsExactly(
            "20:00:00 tnr-11", "20:27:00 tnr-00", "20:27:00 tnr-01", "20:40:00 tnr-02");
  }

  @Test
  void promotions_byAPerson_areNotRefusedAndTakeAPlace() {
    String scenario =
        inLight(12)
            + "20:00 tnr-10 override mode=up\n20:00 tnr-11 override mode=up\n20:30 tnr-00 end\n";
    assertThat(lines(scenario, "override")).hasSize(2);
    assertThat(lines(scenario, "scale-up")).containsExactly("20:27:00 tnr-00");
  }

  @Test
  void promotions_aHostThatWaitsAndReboots_isDueAnewOnly() {
    String scenario = inLight(12) + "20:40 tnr-03 reboot\n22:00 tnr-00 end\n";
    assertThat(lines(scenario, "scale-up"))
        .containsSubsequence("21:27:00 tnr-04", "21:27:00 tnr-05", "21:27:00 tnr-06")
        .doesNotContain("21:27:00 tnr-03");
  }
}
