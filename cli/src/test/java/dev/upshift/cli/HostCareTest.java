package dev.upshift.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.testkit.Ports;
import dev.upshift.testkit.Processes;
import dev.upshift.testkit.Project;
import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A person looks after a host's training from afar, with every part running. */
class HostCareTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String SAVING =
      "echo resumed from $(cat model.bin); while true; do if [ -e next ]; then mv next model.bin;"
          + " echo saved; fi; sleep 0.1; done";

  @TempDir Path folder = Path.of("unset");
  @RegisterExtension final Processes processes = new Processes();
  private String file = "";

  @Test
  void checkpoints_rollback_andLogs_workOverTheBroker() throws IOException {
    UpFile parts = UpFile.write(folder, Ports.free(), Ports.free());
    file = parts.toString();
    String text = Files.readString(parts.path());
    Files.writeString(
        parts.path(),
        text.replace(
                "{name: light, commands: [{name: train, command: [sleep, \"1000\"]}]}",
                "{name: light, checkpoint: '*.bin', commands: [{name: train, command: [sh, -c, '"
                    + SAVING
                    + "']}]}")
            .replace("  modes:", "  checkpoints: {interval: 0s}\n  modes:"));
    RunningProcess up = parts.start(processes);
    up.awaitLine(line -> line.startsWith("up: all parts are ready"), PATIENCE);
    await().atMost(PATIENCE).until(() -> kept() == 0);
    save("weights one", 1);
    save("weights two", 2);

    Outcome table = Outcome.of("checkpoints", "gpu-1", "-c", file);
    assertThat(table.code()).as(table.err()).isZero();
    assertThat(table.out()).contains("gpu-1: 1 of *.bin, 11 B; the newest, model.bin", "CRC32C");
    JsonNode document = document();
    assertThat(document.path("newest").path("ageSeconds").isNumber()).isTrue();
    String first = document.path("kept").path(0).path("id").asString();

    Outcome boots = Outcome.of("boots", "gpu-1", "-c", file);
    assertThat(boots.out()).contains("EVIDENCE", "the first boot that this agent has seen");
    Outcome nobody = Outcome.of("boots", "gpu-9", "-c", file);
    assertThat(nobody.code()).isEqualTo(1);
    assertThat(nobody.err()).contains("gpu-9 has not told this broker of its boots");

    Outcome unknown = Outcome.of("rollback", "gpu-1", "--to", "19990101-000000", "-c", file);
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err()).contains("no checkpoint 19990101-000000 is kept", first);
    Outcome back = Outcome.of("rollback", "gpu-1", "--to", first, "-c", file, "--why", "test");
    assertThat(back.code()).as(back.err()).isZero();
    assertThat(back.out()).contains("gpu-1: back at the checkpoint " + first);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(logs().out().lines()).contains("saved", "resumed from weights one"));
    assertThat(logs("--lines", "1").out().lines()).hasSize(1);
    assertThat(Outcome.of("rollback", "gpu-1", "-c", file).code()).isEqualTo(2);

    RunningProcess follower = follow(parts);
    follower.awaitLine("resumed from weights one"::equals, PATIENCE);
    Files.writeString(folder.resolve("next"), "weights three");
    follower.awaitLine("saved"::equals, PATIENCE);
    up.terminate();
    up.awaitExit(PATIENCE);
    assertThat(logs().code()).isEqualTo(4);
  }

  private RunningProcess follow(UpFile parts) {
    List<String> command =
        new ArrayList<>(
            Processes.mainCommand(
                UpshiftMain.class.getName(),
                List.of("logs", "gpu-1", "-f", "--lines", "1", "-c", file)));
    command.add(1, "-Dupshift.home=" + Project.root());
    return processes.start(command, Map.of(), parts.path().resolveSibling("."));
  }

  private Outcome logs(String... more) {
    List<String> words = new ArrayList<>(List.of("logs", "gpu-1", "-c", file));
    words.addAll(List.of(more));
    return Outcome.of(words.toArray(String[]::new));
  }

  private void save(String content, int count) throws IOException {
    Files.writeString(folder.resolve("fresh"), content);
    Files.move(folder.resolve("fresh"), folder.resolve("next"));
    await().atMost(PATIENCE).until(() -> kept() == count);
  }

  private int kept() {
    return document().path("kept").size();
  }

  private JsonNode document() {
    Outcome outcome = Outcome.of("checkpoints", "gpu-1", "-c", file, "--output", "json");
    return outcome.code() == 0
        ? JsonMapper.shared().readTree(outcome.out())
        : JsonMapper.shared().readTree("{\"kept\":[0,0,0,0,0,0,0,0,0]}");
  }
}
