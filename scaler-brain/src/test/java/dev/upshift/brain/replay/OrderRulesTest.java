package dev.upshift.brain.replay;

import static dev.upshift.brain.replay.ScenarioText.decisions;
import static dev.upshift.brain.replay.ScenarioText.told;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Rule 10: operators win. */
class OrderRulesTest {
  private static final String STORM =
      """
      20:30 tnr-0 reboot
      20:31 tnr-0 reboot
      20:32 tnr-0 reboot
      20:33 tnr-0 reboot
      """;
  private static final String UP = "12-30 20:27 light -> medium scale-up";
  private static final String SETTLED = "policy settle-after=1\n19:27 tnr-0 start\n" + STORM;
  private static final String SETTLE = "12-30 20:33 medium -> light settle";

  @Test
  void pin_holdsThroughAStorm_andAReleaseStartsFromZero() {
    assertThat(
            told(
                """
                19:27 tnr-0 start
                19:40 tnr-0 override mode=medium
                """
                    + STORM
                    + """
                    20:34 tnr-0 override mode=auto
                    20:35 tnr-0 reboot
                    21:00 tnr-0 end
                    """))
        .containsExactly(
            "12-30 19:40 light -> medium override", "12-30 20:34 medium -> medium release");
  }

  @Test
  void pin_onTheLowest_isReleasedByItsTime_andTheClockBeginsThere() {
    assertThat(
            told(
                """
                19:27 tnr-0 start
                19:40 tnr-0 override mode=light ttl=2h
                23:00 tnr-0 end
                """))
        .containsExactly(
            "12-30 19:40 light -> light override",
            "12-30 21:40 light -> light override-expired",
            "12-30 22:40 light -> medium scale-up");
  }

  @Test
  void up_onABlockedMode_isAnAttempt_andItsFailureSettlesAgain() {
    assertThat(
            told(
                SETTLED
                    + """
                    20:40 tnr-0 override mode=up
                    20:41 tnr-0 reboot
                    20:42 tnr-0 reboot
                    20:43 tnr-0 reboot
                    20:44 tnr-0 reboot
                    23:00 tnr-0 end
                    """))
        .containsExactly(
            UP,
            SETTLE,
            "12-30 20:40 light -> medium override",
            "12-30 20:44 medium -> light settle");
  }

  @Test
  void up_endsAPin_andAutomaticControlGoesOn() {
    assertThat(
            told(
                """
                modes light medium heavy
                19:27 tnr-0 start
                19:30 tnr-0 override mode=light
                19:40 tnr-0 override mode=up
                21:00 tnr-0 end
                """))
        .containsExactly(
            "12-30 19:30 light -> light override",
            "12-30 19:40 light -> medium override",
            "12-30 20:40 medium -> heavy scale-up");
  }

  @Test
  void down_startsTheBaseCooldown_andIsNoFailedAttempt() {
    assertThat(
            told(
                """
                policy cooldown=90m switch-time=1m
                19:26 tnr-0 start
                20:40 tnr-0 override mode=down
                23:00 tnr-0 end
                """))
        .containsExactly(
            UP, "12-30 20:40 medium -> light override", "12-30 22:11 light -> medium scale-up");
  }

  @Test
  void upAndDown_beyondTheEnds_areRefusedAndThePinStays() {
    assertThat(
            told(
                """
                19:27 tnr-0 start
                19:30 tnr-0 override mode=light
                19:31 tnr-0 override mode=down
                20:40 tnr-0 override mode=medium
                20:41 tnr-0 override mode=up
                20:42 tnr-0 reboot
                """))
        .containsExactly(
            "12-30 19:30 light -> light override", "12-30 20:40 light -> medium override");
  }

  @Test
  void pause_throughAStorm_thenResume_nothingQueuedFires() {
    assertThat(
            decisions(
                "19:27 tnr-0 start\n20:29 tnr-0 pause\n"
                    + STORM
                    + """
                    20:34 tnr-0 resume
                    20:35 tnr-0 reboot
                    20:36 tnr-0 reboot
                    20:37 tnr-0 reboot
                    21:00 tnr-0 end
                    """))
        .extracting(d -> ScenarioText.shortLine(d) + " " + d.state())
        .containsExactly(
            UP + " starting",
            "12-30 20:29 medium -> medium pause paused",
            "12-30 20:34 medium -> medium resume steady");
  }

  @Test
  void pause_stopsTheStepUp_andAResumeStartsTheClockFromZero() {
    assertThat(
            told(
                """
                19:27 tnr-0 start
                20:00 tnr-0 pause
                20:01 tnr-0 pause
                21:00 tnr-0 resume
                21:01 tnr-0 resume
                22:30 tnr-0 end
                """))
        .containsExactly(
            "12-30 20:00 light -> light pause",
            "12-30 21:00 light -> light resume",
            "12-30 22:00 light -> medium scale-up");
  }

  @Test
  void pause_doesNotStopAnOperator() {
    assertThat(
            told(
                """
                19:27 tnr-0 start
                20:00 tnr-0 pause
                20:01 tnr-0 override mode=up
                20:02 tnr-0 override mode=down
                23:00 tnr-0 end
                """))
        .containsExactly(
            "12-30 20:00 light -> light pause",
            "12-30 20:01 light -> medium override",
            "12-30 20:02 medium -> light override");
  }

  @Test
  void pause_whileAModeDoesNotStart_givesItItsWholeTimeAgainAfterwards() {
    assertThat(
            told(
                """
                policy switch-time=1h
                19:27 tnr-0 start
                20:00 tnr-0 override mode=up
                20:01 tnr-0 pause
                20:30 tnr-0 resume
                20:50 tnr-0 end
                """))
        .endsWith("12-30 20:30 medium -> medium resume", "12-30 20:40 medium -> light fallback");
  }

  @Test
  void reset_returnsToTheLowest_forgetsAndEndsPinAndPause() {
    assertThat(
            told(
                SETTLED
                    + """
                    20:40 tnr-0 override mode=medium
                    20:41 tnr-0 pause
                    20:50 tnr-0 reset
                    22:00 tnr-0 end
                    """))
        .containsExactly(
            UP,
            SETTLE,
            "12-30 20:40 light -> medium override",
            "12-30 20:41 medium -> medium pause",
            "12-30 20:50 medium -> light reset",
            "12-30 21:50 light -> medium scale-up");
  }

  @Test
  void reset_inTheLowest_zeroesTheClockAndKeepsTheBootIdsItHasSeen() {
    assertThat(
            told(
                """
                policy max-reboots=0
                19:27 tnr-0 start
                20:00 tnr-0 reboot boot=x
                20:20 tnr-0 reset
                21:20 tnr-0 end
                21:30 tnr-0 reboot boot=x
                21:31 tnr-0 reboot happened=20:10
                21:40 tnr-0 end
                """))
        .containsExactly(
            "12-30 20:00 light -> light unstable-at-lowest",
            "12-30 20:20 light -> light reset",
            "12-30 20:20 light -> light resolved",
            "12-30 21:20 light -> medium scale-up");
  }

  @Test
  void reset_afterCompletion_startsOver() {
    assertThat(
            told(
                """
                19:27 tnr-0 start
                20:30 tnr-0 complete
                20:40 tnr-0 reset
                22:00 tnr-0 end
                """))
        .containsExactly(
            UP,
            "12-30 20:30 medium -> medium complete",
            "12-30 20:40 medium -> light reset",
            "12-30 21:40 light -> medium scale-up");
  }

  @Test
  void reset_ofASilentHost_waitsForItToBeHeard() {
    assertThat(
            told(
                """
                19:27 tnr-0 start
                20:00 tnr-0 silent
                20:10 tnr-0 reset
                21:00 tnr-0 back
                22:00 tnr-0 end
                """))
        .containsExactly(
            "12-30 20:01:30 light -> light unknown",
            "12-30 20:10 light -> light reset",
            "12-30 21:00 light -> light recovered",
            "12-30 22:00 light -> medium scale-up");
  }

  @Test
  void retry_clearsTheBlock_andTheClockStillRules() {
    assertThat(told(SETTLED + "20:50 tnr-0 retry\n22:00 tnr-0 end\n"))
        .containsExactly(
            UP,
            SETTLE,
            "12-30 20:50 light -> light operator-retry",
            "12-30 21:33 light -> medium retry");
    assertThat(told(SETTLED + "22:50 tnr-0 retry\n"))
        .endsWith("12-30 22:50 light -> light operator-retry", "12-30 22:50 light -> medium retry");
  }

  @Test
  void retry_clearsTheGrownCooldownAndTheAttempts() {
    assertThat(
            told(
                "policy stability-window=5m\n20:20 tnr-0 start\n"
                    + STORM
                    + """
                    20:40 tnr-0 retry
                    20:41 tnr-0 reboot
                    20:42 tnr-0 reboot
                    20:43 tnr-0 reboot
                    20:44 tnr-0 reboot
                    22:00 tnr-0 end
                    """))
        .containsExactly(
            "12-30 20:25 light -> medium scale-up",
            "12-30 20:33 medium -> light fallback",
            "12-30 20:40 light -> light operator-retry",
            "12-30 20:40 light -> medium retry",
            "12-30 20:44 medium -> light fallback",
            "12-30 21:44 light -> medium retry");
  }

  @Test
  void retry_withNothingFailed_makesTheNextStepARetry() {
    assertThat(told("19:27 tnr-0 start\n19:30 tnr-0 retry\n20:30 tnr-0 end\n"))
        .containsExactly("12-30 20:27 light -> medium retry");
  }
}
