package dev.upshift.brain.replay;

import static dev.upshift.brain.replay.ScenarioText.decisions;
import static dev.upshift.brain.replay.ScenarioText.told;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Rules 1, 2, 3, 7 and 9: what counts, when it is too much, what was planned, what was late. */
class RebootRulesTest {
  private static final String UP = "12-30 20:27 light -> medium scale-up";

  @Test
  void start_withAMode_beginsThere() {
    assertThat(
            told(
                """
                modes light medium heavy
                19:27 tnr-0 start mode=medium
                22:00 tnr-0 end
                """))
        .containsExactly("12-30 20:27 medium -> heavy scale-up");
  }

  @Test
  void start_again_resumesTheModeItHad() {
    assertThat(
            told(
                """
                19:27 tnr-0 start
                20:30 tnr-0 start mode=light
                23:00 tnr-0 end
                """))
        .containsExactly(UP);
  }

  @Test
  void count_oneExactlyAWindowOld_noLongerCounts() {
    assertThat(
            told(
                """
                19:27 tnr-0 start
                20:30 tnr-0 reboot
                20:45 tnr-0 reboot
                21:00 tnr-0 reboot
                21:30 tnr-0 reboot
                21:45 tnr-0 end
                """))
        .containsExactly(UP);
  }

  @Test
  void count_oneASecondYoungerThanAWindow_trips() {
    assertThat(
            told(
                """
                19:27 tnr-0 start
                20:30:01 tnr-0 reboot
                20:45 tnr-0 reboot
                21:00 tnr-0 reboot
                21:30 tnr-0 reboot
                21:45 tnr-0 end
                """))
        .containsExactly(UP, "12-30 21:30 medium -> light fallback");
  }

  @Test
  void count_sameBootIdManyTimes_countsOnce() {
    assertThat(
            told(
                """
                19:27 tnr-0 start boot=a
                20:30 tnr-0 reboot boot=a
                20:31 tnr-0 reboot boot=b
                20:32 tnr-0 reboot boot=b
                20:33 tnr-0 reboot boot=b cause=unknown
                20:34 tnr-0 reboot boot=c
                20:35 tnr-0 reboot boot=b
                20:36 tnr-0 start boot=c
                20:37 tnr-0 reboot boot=d
                21:00 tnr-0 end
                """))
        .containsExactly(UP);
  }

  @Test
  void count_unknownCause_counts() {
    assertThat(
            told(
                """
                19:27 tnr-0 start
                20:31 tnr-0 reboot cause=unknown
                20:32 tnr-0 reboot cause=unknown
                20:33 tnr-0 reboot cause=unknown
                20:34 tnr-0 reboot cause=unknown
                21:00 tnr-0 end
                """))
        .containsExactly(UP, "12-30 20:34 medium -> light fallback");
  }

  @Test
  void count_whileTheModeIsStillStarting_isChargedToIt() {
    assertThat(
            told(
                """
                policy switch-time=5m
                19:22 tnr-0 start
                20:28 tnr-0 reboot
                20:29 tnr-0 reboot
                20:30 tnr-0 reboot
                20:31 tnr-0 reboot
                21:00 tnr-0 end
                """))
        .containsExactly(UP, "12-30 20:31 medium -> light fallback");
  }

  @Test
  void count_afterAFallback_startsFromZero() {
    assertThat(
            told(
                """
                modes light medium heavy
                19:27 tnr-0 start mode=heavy
                19:30 tnr-0 reboot
                19:31 tnr-0 reboot
                19:32 tnr-0 reboot
                19:33 tnr-0 reboot
                19:34 tnr-0 reboot
                19:35 tnr-0 reboot
                19:36 tnr-0 reboot
                19:37 tnr-0 reboot
                20:00 tnr-0 end
                """))
        .containsExactly(
            "12-30 19:33 heavy -> medium fallback", "12-30 19:37 medium -> light fallback");
  }

  @Test
  void maxReboots_ofZero_tripsAtTheFirst() {
    assertThat(
            told(
                """
                policy max-reboots=0
                19:27 tnr-0 start
                20:31 tnr-0 reboot
                20:40 tnr-0 end
                """))
        .containsExactly(UP, "12-30 20:31 medium -> light fallback");
  }

  @Test
  void day_slowBootsThatNeverFillAnHour_tripAtTheThirteenth() {
    StringBuilder scenario = new StringBuilder("2025-12-30T19:27:00Z tnr-0 start\n");
    for (int hour = 0; hour < 12; hour++) {
      scenario.append("%02d:00 tnr-0 reboot\n".formatted((21 + hour) % 24));
    }
    assertThat(told(scenario + "08:59 tnr-0 end\n")).containsExactly(UP);
    assertThat(told(scenario + "09:00 tnr-0 reboot\n"))
        .containsExactly(UP, "12-31 09:00 medium -> light fallback");
    assertThat(told("policy max-reboots-day=off\n" + scenario + "09:00 tnr-0 reboot\n"))
        .containsExactly(UP);
  }

  @Test
  void day_oneExactlyADayOld_noLongerCounts() {
    String scenario =
        """
        policy max-reboots-day=2
        19:27 tnr-0 start
        21:00 tnr-0 reboot
        23:00 tnr-0 reboot
        %s tnr-0 reboot
        """;
    assertThat(told(scenario.formatted("2025-12-31T21:00:00Z"))).containsExactly(UP);
    assertThat(told(scenario.formatted("2025-12-31T20:59:59Z")))
        .containsExactly(UP, "12-31 20:59:59 medium -> light fallback");
  }

  @Test
  void lowest_tooManyReboots_staysUnstableUntilTheFirstLeavesTheWindow() {
    assertThat(
            decisions(
                """
                19:27 tnr-0 start
                19:30 tnr-0 reboot
                19:40 tnr-0 reboot
                19:50 tnr-0 reboot
                20:00 tnr-0 reboot
                20:05 tnr-0 reboot
                20:41 tnr-0 end
                """))
        .extracting(d -> ScenarioText.shortLine(d) + " " + d.state())
        .containsExactly(
            "12-30 20:00 light -> light unstable-at-lowest unstable",
            "12-30 20:40 light -> light resolved probation");
  }

  @Test
  void lowest_silentWhenTheCountDrops_isResolvedWhenItIsHeard() {
    assertThat(
            told(
                """
                19:27 tnr-0 start
                19:30 tnr-0 reboot
                19:40 tnr-0 reboot
                19:50 tnr-0 reboot
                20:00 tnr-0 reboot
                20:10 tnr-0 silent
                20:50 tnr-0 back
                21:00 tnr-0 end
                """))
        .containsExactly(
            "12-30 20:00 light -> light unstable-at-lowest",
            "12-30 20:11:30 light -> light unknown",
            "12-30 20:50 light -> light recovered",
            "12-30 20:50 light -> light resolved");
  }

  @Test
  void planned_announcedOrTold_isNotCountedAndFreezesNothingElse() {
    assertThat(
            told(
                """
                19:27 tnr-0 start
                20:00 tnr-0 announce-reboot
                20:05 tnr-0 reboot
                20:06 tnr-0 reboot cause=planned
                20:30 tnr-0 end
                """))
        .containsExactly(UP);
  }

  @Test
  void planned_secondBootUnderOneAnnouncement_counts() {
    assertThat(
            told(
                """
                policy max-reboots=0
                19:27 tnr-0 start
                20:30 tnr-0 announce-reboot
                20:31 tnr-0 reboot
                20:32 tnr-0 reboot
                20:40 tnr-0 end
                """))
        .containsExactly(UP, "12-30 20:32 medium -> light fallback");
  }

  @Test
  void planned_atTheEndOfTheAnnouncement_isPlanned_andAfterItCounts() {
    String scenario =
        """
        policy max-reboots=0
        19:27 tnr-0 start
        20:30 tnr-0 announce-reboot
        %s tnr-0 reboot
        20:50 tnr-0 end
        """;
    assertThat(told(scenario.formatted("20:40"))).containsExactly(UP);
    assertThat(told(scenario.formatted("20:40:01")))
        .containsExactly(UP, "12-30 20:40:01 medium -> light fallback");
  }

  @Test
  void planned_moreThanTheLimitInADay_countFromThere() {
    String scenario =
        """
        policy max-reboots=0
        19:27 tnr-0 start
        20:30 tnr-0 reboot cause=planned
        20:31 tnr-0 reboot cause=planned
        20:32 tnr-0 reboot cause=planned
        %s tnr-0 reboot cause=planned
        """;
    assertThat(told(scenario.formatted("20:33")))
        .containsExactly(UP, "12-30 20:33 medium -> light fallback");
    assertThat(told(scenario.formatted("2025-12-31T20:30:00Z"))).containsExactly(UP);
  }

  @Test
  void planned_happenedBeforeItWasAnnounced_counts() {
    assertThat(
            told(
                """
                policy max-reboots=0
                19:27 tnr-0 start
                20:40 tnr-0 announce-reboot
                20:41 tnr-0 reboot happened=20:35
                """))
        .containsExactly(UP, "12-30 20:41 medium -> light fallback");
  }

  @Test
  void late_insideTheWindowThatEndsNow_trips() {
    assertThat(
            told(
                """
                19:27 tnr-0 start
                21:00 tnr-0 reboot happened=20:30
                21:01 tnr-0 reboot happened=20:40
                21:02 tnr-0 reboot happened=20:35
                21:03 tnr-0 reboot happened=20:50
                """))
        .containsExactly(UP, "12-30 21:03 medium -> light fallback");
  }

  @Test
  void late_aStormThatIsOver_raisesTheAlertAndNoFallback() {
    assertThat(
            told(
                """
                19:27 tnr-0 start
                22:00 tnr-0 reboot happened=20:30
                22:01 tnr-0 reboot happened=20:35
                22:02 tnr-0 reboot happened=20:40
                22:03 tnr-0 reboot happened=20:45
                22:04 tnr-0 reboot happened=20:46
                """))
        .containsExactly(UP, "12-30 22:03 medium -> medium late-storm");
  }

  @Test
  void late_fromAnEarlierStint_isNotChargedToThePresentOne() {
    assertThat(
            told(
                """
                19:27 tnr-0 start
                20:28 tnr-0 reboot happened=20:20
                20:29 tnr-0 reboot happened=20:21
                20:30 tnr-0 reboot happened=20:22
                20:31 tnr-0 reboot
                20:32 tnr-0 reboot
                20:33 tnr-0 reboot
                21:00 tnr-0 end
                """))
        .containsExactly(UP);
  }

  @Test
  void late_setsTheClockToZeroWhenItHappened() {
    assertThat(
            told(
                """
                19:27 tnr-0 start
                20:10 tnr-0 reboot happened=19:40
                21:00 tnr-0 end
                """))
        .containsExactly("12-30 20:40 light -> medium scale-up");
  }

  @Test
  void late_aTimeOfDayAfterTheLine_wasYesterday() {
    assertThat(
            told(
                """
                policy max-reboots=0
                2025-12-30T22:27:00Z tnr-0 start
                00:10 tnr-0 reboot happened=23:50
                """))
        .containsExactly(
            "12-30 23:27 light -> medium scale-up", "12-31 00:10 medium -> light fallback");
  }

  @Test
  void anUnplannedReboot_thatThePolicyDoesNotCount_stillInterruptsTheStay() {
    assertThat(
            told(
                """
                policy count=gpu-lost
                19:27 tnr-0 start
                20:00 tnr-0 reboot
                21:30 tnr-0 end
                """))
        .containsExactly("12-30 21:00 light -> medium scale-up");
  }
}
