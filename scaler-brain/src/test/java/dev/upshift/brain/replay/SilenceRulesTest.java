package dev.upshift.brain.replay;

import static dev.upshift.brain.replay.ScenarioText.decisions;
import static dev.upshift.brain.replay.ScenarioText.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.brain.decision.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rules 8, 11 and the brain's own restarts: silence, completion, recovery. */
class SilenceRulesTest {
  @Test
  void silence_shorterThanOfflineAfter_changesNothing() {
    assertThat(
            told(
                """
                19:27 tnr-0 start
                20:00:00 tnr-0 silent
                20:01:29 tnr-0 back
                20:27 tnr-0 end
                """))
        .containsExactly("12-30 20:27 light -> medium scale-up");
  }

  @Test
  void silence_asLongAsOfflineAfter_isUnknownAndFreezesFromTheLastMomentHeard() {
    assertThat(
            decisions(
                """
                19:27 tnr-0 start
                20:00:00 tnr-0 silent
                20:01:30 tnr-0 back
                20:29 tnr-0 end
                """))
        .extracting(d -> ScenarioText.shortLine(d) + " " + d.state())
        .containsExactly(
            "12-30 20:01:30 light -> light unknown unknown",
            "12-30 20:01:30 light -> light recovered probation",
            "12-30 20:28:30 light -> medium scale-up starting");
  }

  @Test
  void back_withTheSameBoot_continues() {
    assertThat(
            told(
                """
                19:27 tnr-0 start boot=a
                20:00 tnr-0 silent
                22:00 tnr-0 back boot=a
                23:00 tnr-0 end
                """))
        .containsExactly(
            "12-30 20:01:30 light -> light unknown",
            "12-30 22:00 light -> light recovered",
            "12-30 22:27 light -> medium scale-up");
  }

  @Test
  void back_withANewBoot_isARebootWhenItHappened() {
    String scenario =
        """
        19:27 tnr-0 start
        20:00 tnr-0 silent
        20:30 tnr-0 back %s
        22:00 tnr-0 end
        """;
    List<String> expected =
        List.of(
            "12-30 20:01:30 light -> light unknown",
            "12-30 20:30 light -> light recovered",
            "12-30 21:30 light -> medium scale-up");
    assertThat(told(scenario.formatted("boot=b"))).isEqualTo(expected);
    assertThat(told(scenario.formatted("boot=b happened=20:05"))).isEqualTo(expected);
    assertThat(told(scenario.formatted("happened=20:05"))).isEqualTo(expected);
  }

  @Test
  void back_withANewBootOfAnotherStint_isChargedThere() {
    assertThat(
            told(
                """
                policy max-reboots=0
                19:27 tnr-0 start
                20:40 tnr-0 silent
                20:50 tnr-0 back boot=b happened=20:45
                """))
        .endsWith("12-30 20:50 medium -> medium recovered", "12-30 20:50 medium -> light fallback");
  }

  @Test
  void silentHost_thatReboots_doesNotClimbOnTheOldBootsTime() {
    assertThat(
            told(
                """
                policy cooldown=0s
                19:27 tnr-0 start
                19:28 tnr-0 override mode=light
                20:50 tnr-0 override mode=auto
                21:49:59 tnr-0 silent
                22:10 tnr-0 reboot
                23:30 tnr-0 end
                """))
        .endsWith(
            "12-30 21:51:29 light -> light unknown",
            "12-30 22:10 light -> light recovered",
            "12-30 23:10 light -> medium scale-up");
  }

  @Test
  void silentHost_isNotSteppedUp_andAnyAgentLineEndsTheSilence() {
    assertThat(
            told(
                """
                19:27 tnr-0 start
                20:26 tnr-0 silent
                21:00 tnr-0 checkpoint
                21:10 tnr-0 end
                """))
        .containsExactly(
            "12-30 20:27:30 light -> light unknown",
            "12-30 21:00 light -> light recovered",
            "12-30 21:01 light -> medium scale-up");
  }

  @Test
  void silentHost_commandedByAnOperator_appliesItWhenItIsBack() {
    assertThat(
            told(
                """
                policy switch-time=5m
                19:27 tnr-0 start
                20:00 tnr-0 silent
                20:10 tnr-0 override mode=up
                22:00 tnr-0 back
                22:09 tnr-0 end
                """))
        .containsExactly(
            "12-30 20:01:30 light -> light unknown",
            "12-30 20:10 light -> medium override",
            "12-30 22:00 medium -> medium recovered");
  }

  @Test
  void cooldown_goesOnWhileTheHostIsSilent() {
    assertThat(
            told(
                """
                policy stability-window=5m max-reboots=0
                20:00 tnr-0 start
                20:06 tnr-0 reboot
                20:30 tnr-0 silent
                21:30 tnr-0 back
                """))
        .endsWith("12-30 21:30 light -> light recovered", "12-30 21:30 light -> medium retry");
  }

  @Test
  void switchTimeout_waitsWhileTheHostIsSilent() {
    assertThat(
            told(
                """
                policy switch-time=8m
                19:19 tnr-0 start
                20:28 tnr-0 silent
                20:50 tnr-0 back
                21:30 tnr-0 end
                """))
        .containsExactly(
            "12-30 20:27 light -> medium scale-up",
            "12-30 20:29:30 medium -> medium unknown",
            "12-30 20:50 medium -> medium recovered");
  }

  @Test
  void complete_once_andNothingAfterIt() {
    assertThat(
            decisions(
                """
                policy max-reboots=0
                19:27 tnr-0 start
                20:00 tnr-0 override mode=light ttl=2h
                20:30 tnr-0 complete
                20:31 tnr-0 complete
                20:32 tnr-0 reboot
                20:33 tnr-0 override mode=medium
                20:34 tnr-0 pause
                20:35 tnr-0 resume
                20:36 tnr-0 retry
                20:37 tnr-0 redefine mode=medium
                20:38 tnr-0 silent
                2026-01-09T23:00:00Z tnr-0 end
                """))
        .extracting(d -> ScenarioText.shortLine(d) + " " + d.state())
        .containsExactly(
            "12-30 20:00 light -> light override pinned",
            "12-30 20:30 light -> light complete completed");
  }

  @Test
  void brainRestart_atAnyMoment_changesNoDecision() {
    String text =
        """
        modes light medium heavy
        policy switch-time=2m switch-timeout=5m reprobe-after=2d
        19:27 tnr-0 start
        19:27 b start
        20:35 tnr-0 reboot
        20:35:30 b silent
        20:36 tnr-0 crash-loop
        20:50 tnr-0 reboot
        20:51 b back boot=n happened=20:40
        21:00 tnr-0 announce-reboot
        21:05 tnr-0 reboot
        21:20 tnr-0 reboot happened=21:10
        21:25 tnr-0 running mode=light
        21:40 b override mode=up
        21:41 b pause
        22:30 b resume
        22:35 tnr-0 reboot
        22:45 tnr-0 reboot
        22:52 tnr-0 reboot
        23:00 tnr-0 reboot
        23:01:00 b silent
        23:40 b override mode=light ttl=30m
        23:59 b back
        2026-01-05T00:00:00Z tnr-0 end
        """;
    List<String> lines = text.lines().toList();
    List<Decision> undisturbed = decisions(text);
    assertThat(undisturbed).hasSizeGreaterThan(10);
    for (int place : IntStream.range(4, lines.size() - 1).toArray()) {
      String time = lines.get(place).substring(0, lines.get(place).indexOf(' '));
      List<String> disturbed = new ArrayList<>(lines);
      disturbed.add(place + 1, time + " all brain-restart");
      disturbed.add(place, time + " all brain-restart");
      assertThat(decisions(String.join("\n", disturbed)))
          .as(lines.get(place))
          .isEqualTo(undisturbed);
    }
  }
}
