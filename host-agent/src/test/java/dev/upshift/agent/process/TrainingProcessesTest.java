package dev.upshift.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.agent.supervise.CommandId;
import dev.upshift.agent.supervise.Exit;
import dev.upshift.agent.supervise.Input;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, and what becomes of their trees. */
final class TrainingProcessesTest {
  private static final CommandId GAME = new CommandId("game", 1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final String owner = UUID.randomUUID().toString();
  private final List<Input> inbox = new CopyOnWriteArrayList<>();
  private final TrainingProcesses processes = new TrainingProcesses(owner, inbox::add);

  @AfterEach
  void end() {
    processes.kill(GAME, 1);
    processes.kill(CommandId.LEFTOVERS, 0);
    await().atMost(PATIENCE).until(() -> !processes.hasLeftovers());
    processes.close();
  }

  @Test
  void launch_ofACommandThatEnds_tellsHow() {
    start("exit 3");
    awaitInput(new Input.Exited(GAME, 1, new Exit(3)));
    assertThat(inbox.getFirst()).isEqualTo(new Input.Launched(GAME, 1));
  }

  @Test
  void launch_ofAMissingProgram_failsWithTheReason() {
    processes.launch(GAME, 1, plan(List.of("no-such-program-here"), folder));
    await().atMost(PATIENCE).until(() -> !inbox.isEmpty());
    assertThat(inbox.getFirst())
        .isInstanceOfSatisfying(
            Input.LaunchFailed.class,
            f -> assertThat(f.reason()).contains("no-such-program-here does not exist"));
  }

  @Test
  void launch_inAMissingDirectory_failsWithTheReason() {
    processes.launch(GAME, 1, plan(List.of("true"), folder.resolve("nowhere")));
    await().atMost(PATIENCE).until(() -> !inbox.isEmpty());
    assertThat(inbox.getFirst())
        .isInstanceOfSatisfying(
            Input.LaunchFailed.class,
            f -> assertThat(f.reason()).contains("nowhere does not exist"));
  }

  @Test
  void launch_givesEnvironmentAndDirectory_andAppendsOutputToTheLog() throws IOException {
    Files.writeString(log(), "before\n");
    start("echo $GREETING; pwd; echo problem >&2");
    awaitInput(new Input.Exited(GAME, 1, new Exit(0)));
    assertThat(Files.readString(log()))
        .startsWith("before\nhello\n")
        .contains(folder.toRealPath().toString())
        .endsWith("problem\n");
  }

  @Test
  void terminate_reachesGrandchildrenThatForkedAway() throws IOException {
    start(
        """
        (sh -c 'echo $$ > first; exec sleep 1000' &)
        setsid sh -c '(sh -c "echo \\$\\$ > second; exec sleep 1000" &)'
        echo $$ > root
        exec sleep 1000
        """);
    awaitFiles("root", "first", "second");
    processes.terminate(GAME, 1);
    awaitInput(new Input.Gone(GAME, 1));
    assertThat(List.of(isAlive("root"), isAlive("first"), isAlive("second"))).containsOnly(false);
  }

  @Test
  void terminate_ofADeafProcess_leavesItToKill() throws IOException {
    start("trap '' TERM; echo $$ > root; while true; do sleep 1000; done");
    awaitFiles("root");
    processes.terminate(GAME, 1);
    await().atMost(PATIENCE).until(() -> processes.count().get() == 2 && isAlive("root"));
    assertThat(inbox).doesNotContain(new Input.Gone(GAME, 1));
    processes.kill(GAME, 1);
    awaitInput(new Input.Gone(GAME, 1));
    assertThat(isAlive("root")).isFalse();
  }

  @Test
  void terminate_afterTheRootCrashed_clearsWhatItLeftBehind() throws IOException {
    start("sh -c 'echo $$ > child; exec sleep 1000' & echo $$ > root; wait");
    awaitFiles("root", "child");
    long root = pid("root");
    ProcessHandle.of(root).orElseThrow().destroyForcibly();
    awaitInput(new Input.Exited(GAME, 1, new Exit(137)));
    assertThat(isAlive("child")).isTrue();
    processes.terminate(GAME, 1);
    awaitInput(new Input.Gone(GAME, 1));
    assertThat(isAlive("child")).isFalse();
  }

  @Test
  void leftovers_ofAnEarlierAgent_areFoundByTheirMark() throws IOException {
    start("echo $$ > root; exec sleep 1000");
    awaitFiles("root");
    TrainingProcesses stranger = new TrainingProcesses(UUID.randomUUID().toString(), _ -> {});
    TrainingProcesses successor = new TrainingProcesses(owner, inbox::add);
    assertThat(stranger.hasLeftovers()).isFalse();
    assertThat(successor.hasLeftovers()).isTrue();
    successor.terminate(CommandId.LEFTOVERS, 0);
    awaitInput(new Input.Gone(CommandId.LEFTOVERS, 0));
    assertThat(isAlive("root")).isFalse();
    stranger.close();
    successor.close();
  }

  @Test
  void signalRoots_reachesTheCommandItself() throws IOException {
    start("trap 'echo saved > saved' USR1; echo $$ > root; while true; do sleep 0.1; done");
    awaitFiles("root");
    processes.signalRoots(Signals.number("USR1").orElseThrow());
    awaitFiles("saved");
    assertThat(isAlive("root")).isTrue();
  }

  @Test
  void terminate_ofABusyShell_endsItAtOnce() throws IOException {
    for (long run = 1; run <= 5; run++) {
      inbox.clear();
      processes.launch(
          GAME,
          run,
          plan(List.of("sh", "-c", "i=0; while true; do echo $i; sleep 0.7; done"), folder));
      awaitInput(new Input.Launched(GAME, run));
      await().atMost(PATIENCE).until(() -> processes.count().get() == 2);
      processes.terminate(GAME, run);
      awaitInput(new Input.Gone(GAME, run));
    }
    assertThat(Files.readString(log())).isEqualTo("0\n".repeat(5));
  }

  private void start(String script) {
    processes.launch(GAME, 1, plan(List.of("sh", "-c", script), folder));
  }

  private LaunchPlan plan(List<String> command, Path directory) {
    return new LaunchPlan(command, Map.of("GREETING", "hello"), Set.of(), directory, log());
  }

  private Path log() {
    return folder.resolve("game.log");
  }

  private void awaitInput(Input input) {
    await().atMost(PATIENCE).until(() -> inbox.contains(input));
  }

  private void awaitFiles(String... names) {
    for (String name : names) {
      await()
          .atMost(PATIENCE)
          .until(() -> Files.exists(folder.resolve(name)) && Files.size(folder.resolve(name)) > 0);
    }
  }

  private long pid(String file) throws IOException {
    return Long.parseLong(Files.readString(folder.resolve(file)).strip());
  }

  private boolean isAlive(String file) throws IOException {
    return ProcessTable.entry(pid(file)).filter(ProcessEntry::isAlive).isPresent();
  }
}
