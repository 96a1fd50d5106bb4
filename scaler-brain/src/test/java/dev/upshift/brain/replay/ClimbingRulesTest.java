package dev.upshift.brain.replay;

import static dev.upshift.brain.replay.ScenarioText.decisions;
import static dev.upshift.brain.replay.ScenarioText.told;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Rules 4, 5 and 6: the stability clock, cooldowns, what is learned and what unlearns it. */
class ClimbingRulesTest {
  private static final String UP = "12-30 20:27 light -> medium scale-up";

  /** The reboots that make a mode fail, at the minutes of an hour from the given one on. */
  private static String storm(String hour) {
    return """
    %1$s:30 tnr-0 reboot
    %1$s:31 tnr-0 reboot
    %1$s:32 tnr-0 reboot
    %1$s:33 tnr-0 reboot
    """
        .formatted(hour);
  }

  @Test
  void clock_theWholeWindow_isNeeded() {
    assertThat(told("19:27 tnr-0 start\n20:26:59 tnr-0 end\n")).isEmpty();
    assertThat(told("19:27 tnr-0 start\n20:27 tnr-0 end\n")).containsExactly(UP);
  }

  @Test
  void clock_threeModes_climbsOneRungAtATime() {
    assertThat(
            told(
                """
                modes light medium heavy
                policy switch-time=1m
                19:27 tnr-0 start
                23:00 tnr-0 end
                """))
        .containsExactly(
            "12-30 20:28 light -> medium scale-up", "12-30 21:29 medium -> heavy scale-up");
  }

  @Test
  void clock_anUnplannedReboot_setsItToZero() {
    assertThat(
            told(
                """
                19:27 tnr-0 start
                20:26:59 tnr-0 reboot
                21:30 tnr-0 end
                """))
        .containsExactly("12-30 21:26:59 light -> medium scale-up");
  }

  @Test
  void clock_aPlannedRebootInASilence_freezesItOnly() {
    assertThat(
            told(
                """
                19:27 tnr-0 start
                20:00 tnr-0 announce-reboot
                20:00 tnr-0 silent
                20:10 tnr-0 reboot happened=20:05
                21:00 tnr-0 end
                """))
        .containsExactly(
            "12-30 20:01:30 light -> light unknown",
            "12-30 20:10 light -> light recovered",
            "12-30 20:37 light -> medium scale-up");
  }

  @Test
  void running_later_replacesTheReportOfTheLastSwitch() {
    assertThat(
            told(
                """
                19:27 tnr-0 start
                19:30 tnr-0 running mode=light
                20:35 tnr-0 running mode=medium
                21:00 tnr-0 end
                """))
        .containsExactly("12-30 20:30 light -> medium scale-up");
  }

  @Test
  void running_earlierThanTheAgentWouldReport_counts() {
    assertThat(
            told(
                """
                policy switch-time=5m
                19:27 tnr-0 start
                19:28 tnr-0 running mode=light
                21:00 tnr-0 end
                """))
        .containsExactly("12-30 20:28 light -> medium scale-up");
  }

  @Test
  void running_again_changesNothing() {
    assertThat(
            told(
                """
                19:27 tnr-0 start
                19:30 tnr-0 running mode=light
                19:50 tnr-0 running mode=light
                20:40 tnr-0 end
                """))
        .containsExactly("12-30 20:30 light -> medium scale-up");
  }

  @Test
  void running_ofAHostsSwitch_leavesOtherHostsAlone() {
    assertThat(
            decisions(
                """
                19:27 a start
                19:28 b start
                20:28 b reboot
                20:35 a running mode=medium
                20:36 b reboot
                21:00 a end
                """))
        .extracting(d -> d.host() + " " + ScenarioText.shortLine(d))
        .containsExactly("a " + UP, "b 12-30 20:28 light -> medium scale-up");
  }

  @Test
  void timeout_notRunningByThen_isAFailedAttempt() {
    assertThat(
            told(
                """
                19:27 tnr-0 start
                20:45 tnr-0 running mode=medium
                21:40 tnr-0 end
                """))
        .containsExactly(
            UP, "12-30 20:37 medium -> light fallback", "12-30 21:37 light -> medium retry");
  }

  @Test
  void timeout_runningAtThatMoment_isInTime() {
    assertThat(
            told(
                """
                policy switch-time=10m
                19:17 tnr-0 start
                21:00 tnr-0 end
                """))
        .containsExactly(UP);
  }

  @Test
  void timeout_settlesAsOtherFailuresDo_andOffNeverFails() {
    String scenario =
        """
        policy switch-time=11m switch-timeout=%s cooldown=0s
        19:16 tnr-0 start
        2025-12-31T20:00:00Z tnr-0 end
        """;
    assertThat(told(scenario.formatted("10m")))
        .containsExactly(
            UP,
            "12-30 20:37 medium -> light fallback",
            "12-30 21:48 light -> medium retry",
            "12-30 21:58 medium -> light settle");
    assertThat(told(scenario.formatted("off"))).containsExactly(UP);
  }

  @Test
  void cooldown_beginsWhenTheLowerModeRuns() {
    assertThat(
            told(
                """
                policy stability-window=10m switch-time=5m
                20:00 tnr-0 start
                20:20 tnr-0 reboot
                20:21 tnr-0 reboot
                20:22 tnr-0 reboot
                20:23 tnr-0 reboot
                22:00 tnr-0 end
                """))
        .containsExactly(
            "12-30 20:15 light -> medium scale-up",
            "12-30 20:23 medium -> light fallback",
            "12-30 21:28 light -> medium retry");
  }

  @Test
  void cooldown_growsWithEachFailure_upToItsLimit() {
    String scenario =
        "policy stability-window=10m settle-after=off cooldown-max=150m\n20:00 tnr-0 start\n"
            + storm("20")
            + storm("22")
            + "2025-12-31T00:50:00Z tnr-0 reboot\n"
            + "00:51 tnr-0 reboot\n00:52 tnr-0 reboot\n00:53 tnr-0 reboot\n05:00 tnr-0 end\n";
    assertThat(told(scenario))
        .containsExactly(
            "12-30 20:10 light -> medium scale-up",
            "12-30 20:33 medium -> light fallback",
            "12-30 21:33 light -> medium retry",
            "12-30 22:33 medium -> light fallback",
            "12-31 00:33 light -> medium retry",
            "12-31 00:53 medium -> light fallback",
            "12-31 03:23 light -> medium retry");
  }

  @Test
  void settle_afterOne_settlesAtTheFirstFailure() {
    assertThat(
            told(
                "policy settle-after=1\n19:27 tnr-0 start\n"
                    + storm("20")
                    + "2026-01-05T00:00:00Z tnr-0 end\n"))
        .containsExactly(UP, "12-30 20:33 medium -> light settle");
  }

  @Test
  void settle_afterThree_takesThree() {
    assertThat(
            told(
                "policy settle-after=3 cooldown-factor=1 stability-window=10m\n"
                    + "20:20 tnr-0 start\n"
                    + storm("20")
                    + storm("22")
                    + storm("00")
                    + "05:00 tnr-0 end\n"))
        .containsExactly(
            "12-30 20:30 light -> medium scale-up",
            "12-30 20:33 medium -> light fallback",
            "12-30 21:33 light -> medium retry",
            "12-30 22:33 medium -> light fallback",
            "12-30 23:33 light -> medium retry",
            "12-31 00:33 medium -> light settle");
  }

  @Test
  void settle_inTheMiddle_staysBelowTheBlockedMode() {
    assertThat(
            told(
                "modes light medium heavy\npolicy settle-after=1\n"
                    + "19:27 tnr-0 start mode=medium\n"
                    + storm("20")
                    + "2026-01-05T00:00:00Z tnr-0 end\n"))
        .containsExactly(
            "12-30 20:27 medium -> heavy scale-up", "12-30 20:33 heavy -> medium settle");
  }

  @Test
  void reprobe_triesAgain_andOneMoreFailureSettlesAgain() {
    String scenario =
        "policy settle-after=2 reprobe-after=1d cooldown=0s\n19:27 tnr-0 start\n"
            + storm("20")
            + "21:40 tnr-0 reboot\n21:41 tnr-0 reboot\n21:42 tnr-0 reboot\n21:43 tnr-0 reboot\n"
            + "2025-12-31T22:00:00Z tnr-0 reboot\n"
            + "22:01 tnr-0 reboot\n22:02 tnr-0 reboot\n22:03 tnr-0 reboot\n"
            + "2026-01-01T22:03:00Z tnr-0 end\n";
    assertThat(told(scenario))
        .containsExactly(
            UP,
            "12-30 20:33 medium -> light fallback",
            "12-30 21:33 light -> medium retry",
            "12-30 21:43 medium -> light settle",
            "12-31 21:43 light -> medium retry",
            "12-31 22:03 medium -> light settle",
            "01-01 22:03 light -> medium retry");
    assertThat(told(scenario.replace("reprobe-after=1d", "reprobe-after=off")))
        .filteredOn(line -> line.contains("light -> medium"))
        .hasSize(2);
  }

  @Test
  void proven_clearsTheFailuresAndTheGrownCooldown() {
    assertThat(told(failingAgainAfterTwoDays("24h")))
        .containsExactly(
            UP,
            "12-30 20:33 medium -> light fallback",
            "12-30 21:33 light -> medium retry",
            "01-01 21:33 medium -> light fallback",
            "01-01 22:33 light -> medium retry");
    assertThat(told(failingAgainAfterTwoDays("off")))
        .endsWith("01-01 21:33 medium -> light settle");
    assertThat(told(failingAgainAfterTwoDays("49h")))
        .endsWith("01-01 21:33 medium -> light settle");
  }

  private static String failingAgainAfterTwoDays(String provenAfter) {
    return "policy proven-after="
        + provenAfter
        + "\n19:27 tnr-0 start\n"
        + storm("20")
        + "2026-01-01T21:00:00Z tnr-0 checkpoint\n"
        + storm("21")
        + "23:00 tnr-0 end\n";
  }

  @Test
  void proven_needsAStintWithFewReboots() {
    assertThat(
            told(
                "19:27 tnr-0 start\n"
                    + storm("20")
                    + """
                    22:00 tnr-0 reboot
                    2025-12-31T02:00:00Z tnr-0 reboot
                    04:00 tnr-0 reboot
                    06:00 tnr-0 reboot
                    2026-01-01T22:00:00Z tnr-0 reboot
                    22:01 tnr-0 reboot
                    22:02 tnr-0 reboot
                    22:03 tnr-0 reboot
                    """))
        .endsWith("01-01 22:03 medium -> light settle");
  }

  @Test
  void redefined_unblocks_andTheClockStillRules() {
    String scenario =
        "policy settle-after=1\n19:27 tnr-0 start\n" + storm("20") + "%s\n" + "23:00 tnr-0 end\n";
    assertThat(told(scenario.formatted("20:40 tnr-0 redefine mode=medium")))
        .containsExactly(
            UP,
            "12-30 20:33 medium -> light settle",
            "12-30 20:40 light -> light redefined",
            "12-30 21:33 light -> medium retry");
    assertThat(told(scenario.formatted("22:40 tnr-0 redefine mode=medium")))
        .endsWith("12-30 22:40 light -> light redefined", "12-30 22:40 light -> medium retry");
    assertThat(told(scenario.formatted("22:40 tnr-0 redefine mode=light"))).hasSize(2);
  }

  @Test
  void fingerprint_changed_unblocksAndTheStartPrintsNothing() {
    String scenario =
        "policy settle-after=1\n19:27 tnr-0 start fingerprint=one\n"
            + storm("20")
            + "20:40 tnr-0 start fingerprint=%s\n23:00 tnr-0 end\n";
    assertThat(told(scenario.formatted("two")))
        .containsExactly(
            UP, "12-30 20:33 medium -> light settle", "12-30 21:33 light -> medium retry");
    assertThat(told(scenario.formatted("one"))).hasSize(2);
  }
}
