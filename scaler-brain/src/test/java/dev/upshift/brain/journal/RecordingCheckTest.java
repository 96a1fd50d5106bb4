package dev.upshift.brain.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.replay.Recorded;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecordingCheckTest {
  /** Written by the build of 2026-11-23, before orders had reasons and hosts had costs. */
  private static final Path OLD = Path.of("src/test/resources/recordings/2026-11-23.jsonl");

  @Test
  void recordingOfAnOlderBuild_isReplayedByteForByte() {
    RecordingCheck check = RecordingCheck.of(RecordingFile.read(OLD));
    assertThat(check.difference()).isEmpty();
    assertThat(check.recorded()).isEqualTo(17);
  }

  @Test
  void snapshotOfAnOlderBuild_tellsWhenItsTrainingBegan_byItsFirstStint() {
    HostState last =
        RecordingFile.read(OLD).stream()
            .filter(Recorded.Stamped.class::isInstance)
            .flatMap(line -> ((Recorded.Stamped) line).before().stream())
            .toList()
            .getLast();
    assertThat(last.runSince()).isEqualTo(Instant.parse("2026-11-01T08:00:02Z"));
    assertThat(last.pastStints()).hasSizeGreaterThan(1);
  }

  @Test
  void orderOfAnOlderJournal_hasNoReason() throws Exception {
    String old = "{\"type\":\"pin-mode\",\"mode\":\"light\",\"ttl\":null,\"by\":\"ann\"}";
    assertThat(JournalJson.read(old, Input.class))
        .isEqualTo(new Input.PinMode("light", null, "ann"));
  }
}
