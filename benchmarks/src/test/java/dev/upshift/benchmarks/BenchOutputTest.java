package dev.upshift.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.testkit.Processes;
import dev.upshift.testkit.RunningProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of a benchmark whose figures cannot be written. */
@EnabledOnOs(OS.LINUX)
class BenchOutputTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @RegisterExtension final Processes processes = new Processes();

  @Test
  void output_toAFullDisk_endsWithOneAndASentence() {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" > /dev/full", "sh"));
    command.addAll(Processes.mainCommand(BenchMain.class.getName(), List.of("--help")));
    RunningProcess bench = processes.start(command);
    assertThat(bench.awaitExit(PATIENCE)).isEqualTo(1);
    assertThat(bench.errors())
        .singleElement()
        .asString()
        .startsWith("Standard output cannot be written (No space left on device)");
  }
}
