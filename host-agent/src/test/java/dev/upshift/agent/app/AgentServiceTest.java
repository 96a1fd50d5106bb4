package dev.upshift.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.testkit.Ports;
import dev.upshift.testkit.Processes;
import dev.upshift.testkit.RunningProcess;
import dev.upshift.testkit.ServiceManagerDouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The agent under a service manager, played by the test. */
final class AgentServiceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension final Processes processes = new Processes();
  @TempDir Path folder;

  @Test
  void agent_saysReadyThenAliveThenStopping_andKeepsTheSocketFromTheTraining() throws Exception {
    try (ServiceManagerDouble manager = ServiceManagerDouble.listen(folder.resolve("notify"))) {
      RunningProcess agent =
          processes.start(
              Processes.mainCommand(
                  AgentMain.class.getName(), List.of("-c", configuration().toString())),
              Map.of("NOTIFY_SOCKET", manager.address(), "WATCHDOG_USEC", "400000"),
              folder);
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> manager.said().stream().filter("WATCHDOG=1"::equals).count() >= 3);
      Path seen = folder.resolve("seen");
      Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(seen));
      agent.terminate();
      assertThat(agent.awaitExit(PATIENCE)).isZero();

      assertThat(manager.said()).startsWith("READY=1").contains("STOPPING=1");
      assertThat(Files.readString(seen)).doesNotContain("NOTIFY_SOCKET").doesNotContain("WATCHDOG");
    }
  }

  private Path configuration() throws Exception {
    Files.writeString(folder.resolve("password"), "secret");
    return Files.writeString(
        folder.resolve("upshift.yaml"),
        """
        agent:
          host: sample
          broker: mqtt://127.0.0.1:%d
          password: file:password
          state-folder: state
          on-exit: stop
          grace-period: 5s
          modes:
            - name: light
              commands:
                - name: training
                  command: [sh, -c, 'env >seen.new; mv seen.new seen; exec sleep 60']
        """
            .formatted(Ports.free()));
  }
}
