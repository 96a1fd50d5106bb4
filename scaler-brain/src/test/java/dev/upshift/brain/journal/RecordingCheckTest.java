package dev.upshift.brain.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.brain.decision.Input;
import java.nio.file.Path;
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
  void orderOfAnOlderJournal_hasNoReason() throws Exception {
    String old = "{\"type\":\"pin-mode\",\"mode\":\"light\",\"ttl\":null,\"by\":\"ann\"}";
    assertThat(JournalJson.read(old, Input.class))
        .isEqualTo(new Input.PinMode("light", null, "ann"));
  }
}
