package dev.upshift.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.testkit.Processes;
import dev.upshift.testkit.RunningProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class RehearsalMainTest {
  @RegisterExtension final Processes processes = new Processes();
  @TempDir Path folder;

  @Test
  void rehearsal_runsAnAgentThroughAChangeOfModeAndNewStarts_andLeavesNothingBehind()
      throws Exception {
    RunningProcess rehearsal = processes.startMain(RehearsalMain.class, folder.toString());

    assertThat(rehearsal.awaitExit(Duration.ofMinutes(2))).isZero();
    assertThat(rehearsal.errors()).isEmpty();
    assertThat(Files.readString(folder.resolve("state/logs/medium/training.log")))
        .contains("progress 2");
    assertThat(Files.readAllLines(folder.resolve("state/events.jsonl")))
        .filteredOn(line -> line.contains("\"agent-restarted\""))
        .hasSize(2);
  }
}
