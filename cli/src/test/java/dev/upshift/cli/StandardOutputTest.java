package dev.upshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.testkit.Processes;
import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a command whose output cannot be written. */
@EnabledOnOs(OS.LINUX)
class StandardOutputTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @RegisterExtension final Processes processes = new Processes();
  @TempDir Path folder = Path.of("unset");

  @Test
  void output_toAFullDisk_endsWithOneAndASentence() throws IOException {
    RunningProcess command = simulate("exec \"$@\" > /dev/full");
    assertThat(command.awaitExit(PATIENCE)).isEqualTo(1);
    assertThat(command.errors())
        .singleElement()
        .asString()
        .startsWith("Standard output cannot be written (No space left on device)");
  }

  @Test
  void output_thatNobodyReadsAnyMore_isNoFailure() throws IOException {
    RunningProcess command =
        simulate("{ exec 3>&1; { \"$@\"; echo \"code $?\" >&3; } | exec true; }");
    command.awaitLine("code 0"::equals, PATIENCE);
    assertThat(command.awaitExit(PATIENCE)).isZero();
    assertThat(command.errors()).isEmpty();
  }

  private RunningProcess simulate(String shell) throws IOException {
    Path scenario =
        Files.writeString(folder.resolve("scenario"), "19:27 tnr-0 start\n20:30 tnr-0 end\n");
    List<String> command = new ArrayList<>(List.of("sh", "-c", shell, "sh"));
    command.addAll(
        Processes.mainCommand(
            UpshiftMain.class.getName(), List.of("simulate", scenario.toString())));
    return processes.start(command, Map.of(), folder);
  }
}
