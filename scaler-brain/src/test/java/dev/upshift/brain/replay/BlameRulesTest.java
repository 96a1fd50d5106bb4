package dev.upshift.brain.replay;

import static dev.upshift.brain.replay.ScenarioText.decisions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.brain.decision.Decision;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A storm that goes on in the lower mode right after a fallback clears the higher one of blame. */
class BlameRulesTest {
  private static String scenario() throws IOException {
    String name = "/scenarios/d-storm-goes-on.scenario";
    try (InputStream text =
        Objects.requireNonNull(BlameRulesTest.class.getResourceAsStream(name))) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Decision last(String scenario) {
    return decisions(scenario).getLast();
  }

  private static Decision unstable(String scenario) {
    return decisions(scenario).stream()
        .filter(d -> d.reason().word().equals("unstable-at-lowest"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void storm_thatGoesOnInTheLowerMode_clearsTheHigherOne() throws IOException {
    Decision storm = unstable(scenario());
    assertThat(storm.summary()).contains("medium is cleared of blame");
    assertThat(storm.evidence())
        .containsEntry("clearedOfBlame", "medium")
        .containsEntry("failedAttemptsLeft", 0)
        .containsEntry("stormFrom", "2025-12-30T20:45:00Z");
    Decision up = last(scenario());
    assertThat(up.reason().word()).isEqualTo("scale-up");
    assertThat(up.at()).hasToString("2025-12-30T22:40:00Z");
  }

  @Test
  void storm_thatComesLater_clearsNothing() throws IOException {
    String later =
        scenario()
            .replace("21:10", "21:35")
            .replace("21:20 ", "21:40 ")
            .replace("21:30 ", "21:45 ")
            .replace(
                "tnr-0 reboot\n21:40 tnr-0 reboot\n23:30",
                "tnr-0 reboot\n21:50 tnr-0 reboot\n23:30");
    assertThat(unstable(later).evidence()).doesNotContainKey("clearedOfBlame");
    assertThat(last(later).reason().word()).isNotEqualTo("scale-up");
  }

  @Test
  void storm_withoutMeasuredProgress_isLeftToTheRules() throws IOException {
    String unmeasured = scenario().replaceAll("(?m)^.* progress .*\n", "");
    assertThat(unstable(unmeasured).evidence()).doesNotContainKey("clearedOfBlame");
    assertThat(last(unmeasured).reason().word()).isEqualTo("retry");
  }

  @Test
  void storm_withLearningOff_isLeftToTheRules() throws IOException {
    assertThat(last("policy learning=off\n" + scenario()).reason().word()).isEqualTo("retry");
  }

  @Test
  void storm_afterTheAttemptThatSettles_unblocks() throws IOException {
    List<Decision> decided = decisions("policy settle-after=1\n" + scenario());
    assertThat(decided)
        .extracting(d -> d.reason().word())
        .contains("settle", "unstable-at-lowest")
        .endsWith("scale-up");
  }
}
