package dev.upshift.agent.process;

import static org.awaitility.Awaitility.await;

import dev.upshift.agent.supervise.CommandId;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Real processes below the class that is tried. */
abstract class ProcessTrial {
  static final Runnable NOTHING = () -> {};

  static final CommandId GAME = new CommandId("game", 1);
  static final String BOOT = "boot-1";
  static final Origin ORIGIN = new Origin("light", "hash", 3);
  static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  final String owner = UUID.randomUUID().toString();
  final List<Input> inbox = new CopyOnWriteArrayList<>();
  TrainingProcesses processes;

  @BeforeEach
  void begin() {
    processes = agent(owner, BOOT, inbox);
  }

  @AfterEach
  void end() {
    processes.close();
    inbox.clear();
    TrainingProcesses last = agent(owner, BOOT, inbox);
    last.kill(CommandId.LEFTOVERS, 0);
    awaitInput(new Input.Gone(CommandId.LEFTOVERS, 0));
    last.close();
  }

  void start(String script) {
    processes.launch(GAME, 1, plan(List.of("sh", "-c", script), folder), NOTHING);
  }

  LaunchPlan plan(List<String> command, Path directory) {
    return new LaunchPlan(
        ORIGIN,
        List.of(),
        GroupLimits.NONE,
        command,
        Map.of("GREETING", "hello"),
        Set.of(),
        directory,
        log());
  }

  TrainingProcesses agent(String mark, String boot, List<Input> heard) {
    return new TrainingProcesses(mark, boot, folder.resolve("runs"), heard::add);
  }

  Path onlyRecord() throws IOException {
    return onlyRecordOrNone().getFirst();
  }

  List<Path> onlyRecordOrNone() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("runs"))) {
      return files.filter(f -> f.toString().endsWith(".run")).toList();
    }
  }

  static long ownPid() {
    return ProcessHandle.current().pid();
  }

  Path log() {
    return folder.resolve("game.log");
  }

  void awaitInput(Input input) {
    await().atMost(PATIENCE).until(() -> inbox.contains(input));
  }

  void awaitFiles(String... names) {
    for (String name : names) {
      await()
          .atMost(PATIENCE)
          .until(() -> Files.exists(folder.resolve(name)) && Files.size(folder.resolve(name)) > 0);
    }
  }

  long pid(String file) throws IOException {
    return Long.parseLong(Files.readString(folder.resolve(file)).strip());
  }

  boolean isAlive(String file) throws IOException {
    return ProcessTable.entry(pid(file)).filter(ProcessEntry::isAlive).isPresent();
  }
}
