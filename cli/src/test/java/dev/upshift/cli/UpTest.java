package dev.upshift.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.testkit.Ports;
import dev.upshift.testkit.Processes;
import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** All parts as real processes from one file, and the commands of people against them. */
class UpTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @RegisterExtension final Processes processes = new Processes();
  @TempDir Path folder = Path.of("unset");

  @Test
  void parts_ofOneFile_runTogetherObeyAndStopTogether() throws IOException {
    UpFile parts = UpFile.write(folder, Ports.free(), Ports.free());
    String file = parts.toString();
    RunningProcess up = parts.start(processes);
    up.awaitLine(line -> line.startsWith("up: all parts are ready"), PATIENCE);
    await().atMost(PATIENCE).until(() -> status(file).out().contains("gpu-1"));
    await().atMost(PATIENCE).until(() -> status(file).out().contains("probation"));
    assertThat(status(file).code()).isZero();

    Outcome override = Outcome.of("override", "gpu-1", "medium", "-c", file, "--why", "a test");
    assertThat(override.code()).as(override.err()).isZero();
    assertThat(override.out())
        .contains("light -> medium override pinned to medium until released, by ")
        .contains(": a test");
    assertThat(Outcome.of("explain", "gpu-1", "-c", file).out())
        .containsPattern("an operator pinned medium, by .*: a test");
    Outcome refused = Outcome.of("override", "gpu-1", "huge", "-c", file);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .contains("refused the order for gpu-1: 'huge' is not a mode of gpu-1.");
    assertThat(Outcome.of("pause", "gpu-1", "--ttl", "2h", "-c", file).out()).contains("pause");
    assertThat(Outcome.of("resume", "gpu-1", "-c", file).out()).contains("resume");
    assertThat(Outcome.of("retry", "gpu-1", "-c", file).out()).contains("operator-retry");
    assertThat(Outcome.of("reset", "gpu-1", "-c", file).out()).contains("medium -> light reset");
    assertThat(Outcome.of("stop", "gpu-1", "-c", file).code()).isZero();
    await().atMost(PATIENCE).until(() -> status(file).out().contains("training: stopped; "));
    assertThat(Outcome.of("status", "-c", file, "--output", "json").out())
        .contains("\"training\" : \"stopped\"");
    assertThat(Outcome.of("explain", "gpu-1", "-c", file).out()).contains("training    stopped");
    for (String word : List.of("start", "restart")) {
      Outcome order = Outcome.of(word, "gpu-1", "-c", file);
      assertThat(order.code()).as(order.err()).isZero();
      assertThat(order.out()).contains("override");
    }
    for (String line :
        List.of("history gpu-9", "record gpu-9", "logs gpu-9", "silence add gpu-9 --for 1h")) {
      Outcome unknown = Outcome.of((line + " -c " + file).split(" "));
      assertThat(unknown.code()).as(line).isEqualTo(1);
      assertThat(unknown.err()).contains("The host gpu-9 has not reported to this broker yet");
    }
    assertThat(Outcome.of("override", "_fleet", "auto", "-c", file).out())
        .contains("1 of 1 hosts follow");
    Outcome nobody = Outcome.of("override", "_fleet", "huge", "-c", file);
    assertThat(nobody.code()).isEqualTo(1);
    assertThat(nobody.err()).contains("refused the order for _fleet");
    assertThat(Outcome.of("explain", "gpu-1", "-c", file).out())
        .contains("gpu-1: light, ", "checkpoint  how often is best is not known");
    assertThat(Outcome.of("history", "gpu-1", "-c", file).out())
        .contains("light -> medium override", ": a test\n", "medium -> light reset");
    assertThat(Outcome.of("status", "-c", file, "--output", "json").out())
        .contains("\"host\" : \"gpu-1\"");
    assertThat(Outcome.of("status", "gpu-2", "-c", file).code()).isEqualTo(1);
    String recording = folder.resolve("past.jsonl").toString();
    assertThat(Outcome.of("record", "-c", file, "--output", recording).code()).isZero();
    assertThat(Outcome.of("replay", recording, "--check").out())
        .contains("decisions, the same byte for byte")
        .doesNotStartWith("0 ");
    assertThat(Outcome.of("replay", recording).out()).contains("light -> medium override");
    assertThat(Outcome.of("status", "-c", file, "--password-file", wrongPassword()).code())
        .isEqualTo(4);

    up.terminate();
    up.awaitExit(PATIENCE);
    assertThat(status(file).code()).isEqualTo(4);
  }

  @Test
  void agent_thatIsKilled_endsUp_andItsTrainingWithIt() throws IOException {
    UpFile parts = UpFile.write(folder, Ports.free(), Ports.free());
    RunningProcess up = parts.start(processes);
    up.awaitLine(line -> line.startsWith("up: all parts are ready"), PATIENCE);
    await().atMost(PATIENCE).until(() -> !below(up, "sleep").isEmpty());
    List<ProcessHandle> training = below(up, "sleep");
    below(up, "dev.upshift.agent.app.AgentMain").forEach(ProcessHandle::destroyForcibly);
    assertThat(up.awaitExit(PATIENCE)).isEqualTo(1);
    assertThat(training).noneMatch(ProcessHandle::isAlive);
    assertThat(String.join("\n", up.errors())).contains("The agent ended with exit code 137");
  }

  @Test
  void parts_thatAreKilled_leaveNothingInTheTemporaryFolder() throws IOException {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    RunningProcess up =
        UpFile.write(folder, Ports.free(), Ports.free())
            .start(processes, Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary));
    up.awaitLine(line -> line.startsWith("up: all parts are ready"), PATIENCE);
    List<ProcessHandle> parts = below(up, "dev.upshift.");
    assertThat(parts).hasSizeGreaterThanOrEqualTo(4);
    up.kill();
    parts.forEach(ProcessHandle::destroyForcibly);
    await().atMost(PATIENCE).until(() -> parts.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(temporary).isEmptyDirectory();
  }

  private static List<ProcessHandle> below(RunningProcess up, String word) {
    return ProcessHandle.of(up.pid()).stream()
        .flatMap(ProcessHandle::descendants)
        .filter(p -> p.info().commandLine().filter(line -> line.contains(word)).isPresent())
        .toList();
  }

  @Test
  void port_thatIsOccupied_endsUpWithOneAndASentence() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      RunningProcess up = UpFile.write(folder, taken.getLocalPort(), Ports.free()).start(processes);
      assertThat(up.awaitExit(PATIENCE)).isEqualTo(1);
      assertThat(String.join("\n", up.errors())).contains("The broker ended with exit code 1");
      assertThat(String.join("\n", up.output()))
          .contains(Integer.toString(taken.getLocalPort()))
          .doesNotContain("\tat ");
    }
  }

  @Test
  void stateFolder_thatCannotBeWritten_endsUpWithASentence() throws IOException {
    Files.writeString(folder.resolve("state"), "a file where a folder should be");
    RunningProcess up = UpFile.write(folder, Ports.free(), Ports.free()).start(processes);
    assertThat(up.awaitExit(PATIENCE)).isEqualTo(1);
    assertThat(String.join("\n", up.errors())).contains("state").doesNotContain("\tat ");
  }

  private static Outcome status(String file) {
    return Outcome.of("status", "-c", file);
  }

  private String wrongPassword() throws IOException {
    return Files.writeString(folder.resolve("wrong"), "wrong").toString();
  }
}
