package dev.upshift.cli;

import dev.upshift.testkit.Processes;
import dev.upshift.testkit.Project;
import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One configuration file with every part, whose training is only a sleep, and {@code up} for it.
 */
record UpFile(Path path, int brokerPort) {
  private static final String TEXT =
      """
      broker: {port: BROKER_PORT, state-folder: state/broker}
      brain:
        broker: mqtt://127.0.0.1:BROKER_PORT
        password: file:secrets/brain
        state-folder: state/brain
        http-port: BRAIN_PORT
      notifier:
        broker: mqtt://127.0.0.1:BROKER_PORT
        password: file:secrets/notifier
        state-folder: state/notifier
        http-port: 0
      agent:
        host: gpu-1
        broker: mqtt://127.0.0.1:BROKER_PORT
        password: file:secrets/gpu-1
        state-folder: state/agent
        heartbeat: 1s
        grace-period: 2s
        modes:
          - {name: light, commands: [{name: train, command: [sleep, "1000"]}]}
          - {name: medium, commands: [{name: train, command: [sleep, "2000"]}]}
      client:
        broker: mqtt://127.0.0.1:BROKER_PORT
        password: file:secrets/operator
        brain: http://127.0.0.1:BRAIN_PORT
        brain-token: file:state/brain/http-token
      """;

  static UpFile write(Path folder, int brokerPort, int brainPort) throws IOException {
    String text =
        TEXT.replace("BROKER_PORT", Integer.toString(brokerPort))
            .replace("BRAIN_PORT", Integer.toString(brainPort));
    return new UpFile(Files.writeString(folder.resolve("upshift.yaml"), text), brokerPort);
  }

  /** Starts {@code up} with it, in its folder. */
  RunningProcess start(Processes processes) {
    return start(processes, Map.of());
  }

  /** The same with additions to the environment. */
  RunningProcess start(Processes processes, Map<String, String> environment) {
    List<String> command =
        new ArrayList<>(
            Processes.mainCommand(UpshiftMain.class.getName(), List.of("up", "-c", toString())));
    command.add(1, "-Dupshift.home=" + Project.root());
    return processes.start(command, environment, path.resolveSibling("."));
  }

  /** The file, as a command's argument. */
  @Override
  public String toString() {
    return path.toString();
  }
}
