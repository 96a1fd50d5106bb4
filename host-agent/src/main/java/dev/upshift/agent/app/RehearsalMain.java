package dev.upshift.agent.app;

import dev.upshift.agent.app.AgentConfiguration.OnExit;
import dev.upshift.configuration.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Three short lives of an agent with a broker and a training of its own, in a folder that is given:
 * the launcher runs it once after each build to record what an agent loads, so that a real one
 * starts faster. The second life finds the state of the first, and the third the event that the
 * second was a new start: nearly every real start finds both. See {@code agent_cache} in the
 * launcher.
 */
public final class RehearsalMain {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How long each life is; what happens only now and then happens in the first. */
  private static final List<Integer> HEARTBEATS = List.of(5, 1, 1);

  private static final String DESIRED =
      """
      {"v":1,"epoch":1,"brain":"rehearsal","revision":1,"mode":"medium","reason":"rehearsal",\
      "at":"2026-01-01T00:00:00Z"}\
      """;
  private static final String CONFIGURATION =
      """
      agent:
        host: rehearsal
        broker: mqtt://127.0.0.1:PORT
        password: file:password
        state-folder: state
        heartbeat: 1s
        grace-period: 5s
        progress:
          pattern: 'progress (?<progress>\\d+)'
        modes:
          - name: light
            commands:
              - name: training
                command: [sh, -c, 'echo progress 1; exec sleep 60']
          - name: medium
            checkpoint: '*.bin'
            commands:
              - name: training
                command: [sh, -c, 'echo progress 2; exec sleep 60']
      """;

  private RehearsalMain() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]);
    boolean complete;
    try (RehearsalBroker broker =
        RehearsalBroker.open("upshift/v1/rehearsal/command/desired", DESIRED)) {
      complete = rehearse(folder, broker);
    }
    System.exit((complete ? ExitCode.OK : ExitCode.ERROR).code());
  }

  private static boolean rehearse(Path folder, RehearsalBroker broker)
      throws IOException, InterruptedException {
    Files.writeString(folder.resolve("password"), "rehearsal");
    Path file = folder.resolve("upshift.yaml");
    Files.writeString(file, CONFIGURATION.replace("PORT", String.valueOf(broker.port())));
    boolean complete = true;
    for (int heartbeats : HEARTBEATS) {
      complete &= live(file, broker, heartbeats);
    }
    return complete;
  }

  private static boolean live(Path file, RehearsalBroker broker, int heartbeats)
      throws InterruptedException {
    AgentProcess agent = AgentMain.rehearse(file);
    try {
      boolean heard = broker.heard(heartbeats, PATIENCE);
      ResidentFiles.release();
      return heard;
    } finally {
      agent.close(OnExit.STOP);
    }
  }
}
