package dev.upshift.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.agent.telemetry.NvmlStub;
import dev.upshift.protocol.Telemetry;
import dev.upshift.testkit.Processes;
import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The agent with a library that stands for NVIDIA's. */
final class AgentGpuTest extends AgentTrial {
  @Test
  void gpus_ofTwoCards_arePublished_withTheDriversErrorsAsTrouble() throws Exception {
    startWith("GPUS=2", "XID=79");

    until(() -> gpus().gpus().size() == 2);
    assertThat(gpus().source()).isEqualTo("nvml");
    assertThat(gpus().gpus().getFirst().throttleReasons()).contains("thermal");
    until(() ->
        brain.all(Telemetry.Event.class).stream()
            .anyMatch(e -> Integer.valueOf(79).equals(e.detail().get("xid"))));
  }

  @Test
  void heartbeats_whileACallOfNvmlHangs_goOn_andTheSilenceIsSaid() throws Exception {
    startWith("GPUS=2", "HANGS=1");

    until(() -> brain.all(Telemetry.Heartbeat.class).size() >= 5);
    assertThat(brain.last(Telemetry.Gpus.class)).isEmpty();
    until(() -> "the driver does not answer".equals(gpus().problem()));
    assertThat(brain.last(Telemetry.Host.class)).isPresent();
    int heard = brain.all(Telemetry.Heartbeat.class).size();
    until(() -> brain.all(Telemetry.Heartbeat.class).size() > heard + 2);
  }

  @Test
  void driverThatFails_isSaid_withItsReason() throws Exception {
    startWith("GPUS=2", "COUNT_CODE=18", "COUNTS=4");

    until(() -> gpus().gpus().size() == 2);
    until(() -> "the driver fails: NVML cannot count the GPUs: code 18".equals(gpus().problem()));
    until(() ->
        brain.all(Telemetry.Event.class).stream()
            .anyMatch(e -> "gpu-silent".equals(e.detail().get("kind"))));
  }

  @Test
  void driverThatFailsFromItsStart_isOpenedAnew_withoutAddingUp() throws Exception {
    RunningProcess agent = startWith("GPUS=2", "COUNT_CODE=18");

    until(() -> gpus().problem() != null);
    assertThat(threads(agent, "kernel-log")).isLessThanOrEqualTo(1);
  }

  private static long threads(RunningProcess process, String name) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      return all.filter(t -> name.equals(name(t))).count();
    }
  }

  private static String name(Path task) {
    try {
      return Files.readString(task.resolve("comm")).strip();
    } catch (IOException _) {
      return ""; // It has ended.
    }
  }

  private Telemetry.Gpus gpus() {
    return brain.last(Telemetry.Gpus.class).orElseThrow();
  }

  private RunningProcess startWith(String... settings) throws Exception {
    Path library = NvmlStub.build(folder, List.of(settings));
    return processes.start(
        Processes.mainCommand(
            AgentMain.class.getName(), List.of("-c", folder.resolve("upshift.yaml").toString())),
        Map.of("LD_LIBRARY_PATH", library.getParent().toString()),
        folder);
  }
}
