package dev.upshift.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.EventType;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.TrainingPhase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A real training that runs and yet does not work: the agent notices, and says why it thinks so.
 */
final class TroubleProcessTest extends AgentTrial {
  private static final String WORKS_THEN_HANGS =
      "echo $UPSHIFT_MODE $$ >> started; echo saved in 1.5 s; i=0;"
          + " while [ $i -lt 14 ]; do i=$((i+1)); echo progress $i of 99; sleep 0.7; done;"
          + " exec sleep 1000";
  private static final String DIVERGES =
      "echo $UPSHIFT_MODE $$ >> started; echo progress 1 of 9; echo loss=NaN; exec sleep 1000";

  private void training(String script, String progress) throws IOException {
    configure(script, broker.password(host).source());
    Path file = folder.resolve("upshift.yaml");
    String text = Files.readString(file);
    assertThat(text).contains("of (?<total>\\d+)'}");
    Files.writeString(
        file, text.replace("of (?<total>\\d+)'}", "of (?<total>\\d+)', " + progress + "}"));
  }

  private Optional<Telemetry.Event> event(EventType type) {
    return brain.all(Telemetry.Event.class).stream().filter(e -> e.type() == type).findFirst();
  }

  @Test
  void training_thatStopsMakingProgress_isAHangWithItsEvidence_andIsStartedAgain()
      throws Exception {
    training(
        WORKS_THEN_HANGS,
        "hang-multiple: 2, hang-minimum: 2s, checkpoint-time: 'saved in (?<seconds>[0-9.]+) s'");
    var _ = agent();
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    until(() -> Double.valueOf(1.5).equals(training().checkpointSeconds()));
    until(() -> event(EventType.HANG).isPresent());
    Telemetry.Event hang = event(EventType.HANG).orElseThrow();
    assertThat(hang.mode()).isEqualTo("light");
    assertThat(hang.detail())
        .containsKeys("usualIntervalSeconds", "silentSeconds")
        .containsEntry("multiple", 2.0)
        .containsEntry("lastProgress", 14.0);
    until(() -> starts().size() == 2 && alive().size() == 1);
  }

  @Test
  void training_thatTellsOfNoNumber_isTroubleWithItsLine() throws Exception {
    training(DIVERGES, "trouble: 'loss=NaN'");
    var _ = agent();
    until(() -> event(EventType.TROUBLE).isPresent());
    assertThat(event(EventType.TROUBLE).orElseThrow().detail())
        .containsEntry("kind", "said")
        .containsEntry("line", "loss=NaN");
    assertThat(starts()).hasSize(1);
  }
}
