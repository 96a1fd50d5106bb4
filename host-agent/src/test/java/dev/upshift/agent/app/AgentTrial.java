package dev.upshift.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.ResultStatus;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.Telemetry.Boot;
import dev.upshift.protocol.Telemetry.Training;
import dev.upshift.protocol.TrainingPhase;
import dev.upshift.testkit.EmbeddedBrokerFixture;
import dev.upshift.testkit.Processes;
import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The agent's own process, real training processes, the product's broker, and a brain by hand. */
abstract class AgentTrial {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final int HOSTS = 32;

  /** One broker for all, as it takes its time; each test has a host of its own. */
  @TempDir static Path brokerFolder;

  static EmbeddedBrokerFixture broker;
  static int used;

  /** Writes down each start, and works until it is told to end. */
  static final String WORK =
      "echo $UPSHIFT_MODE $$ >> started; echo progress 7 of 9; exec sleep 1000";

  @TempDir Path folder;
  @RegisterExtension final Processes processes = new Processes();

  final String host = "tnr-" + used++;
  private final List<RunningProcess> agents = new ArrayList<>();
  BrainDouble brain;

  @BeforeAll
  static void startBroker() {
    used = 0;
    String[] hosts = IntStream.range(0, HOSTS).mapToObj(i -> "tnr-" + i).toArray(String[]::new);
    broker = EmbeddedBrokerFixture.start(brokerFolder, hosts);
  }

  @AfterAll
  static void endBroker() {
    broker.close();
  }

  @BeforeEach
  void begin() throws IOException {
    brain = new BrainDouble(broker, host);
    boot("boot-1");
    configure(WORK, broker.password(host).source());
  }

  @AfterEach
  void end() throws Exception {
    brain.close();
    for (long pid : alive()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  RunningProcess agent(String... options) {
    RunningProcess agent = start(options);
    assertThat(agent.awaitLine(l -> l.startsWith("ready: "), PATIENCE))
        .isEqualTo("ready: agent " + host);
    return agent;
  }

  RunningProcess start(String... options) {
    List<String> arguments =
        Stream.concat(
                Stream.of("-c", folder.resolve("upshift.yaml").toString()), Stream.of(options))
            .toList();
    RunningProcess agent = processes.startMain(AgentMain.class, arguments.toArray(String[]::new));
    agents.add(agent);
    return agent;
  }

  /** What it said; that a stream ended with its process is not of its saying. */
  static List<String> errors(RunningProcess process) {
    return process.errors().stream().filter(l -> !l.endsWith("Stream closed)")).toList();
  }

  RunningProcess restart(RunningProcess agent) {
    agent.terminate();
    assertThat(agent.awaitExit(PATIENCE)).isZero();
    return agent();
  }

  /** What a crash of the host looks like from here. */
  void reboot(RunningProcess agent, String next) throws IOException {
    agent.kill();
    for (long pid : alive()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
    until(() -> alive().isEmpty());
    boot(next);
  }

  void boot(String id) throws IOException {
    Path boot = Files.createDirectories(folder.resolve("boot"));
    Files.writeString(boot.resolve("boot_id"), id);
    Files.writeString(boot.resolve("booted_at"), Instant.now().toString());
  }

  void configure(String script, String password) throws IOException {
    Files.writeString(
        folder.resolve("upshift.yaml"),
        """
        agent:
          host: %s
          broker: %s
          password: %s
          state-folder: state
          heartbeat: 1s
          boot-source: ./boot
          grace-period: 10s
          start-jitter: 0s
          progress: {pattern: 'progress (?<progress>\\d+) of (?<total>\\d+)'}
          modes:
            - name: light
              commands: [{name: game, command: [sh, -c, '%s']}]
            - name: medium
              commands: [{name: game, command: [sh, -c, '%s']}]
        """
            .formatted(host, broker.uri(), password, script, script));
  }

  /** The modes of every start of a training process so far. */
  List<String> starts() throws IOException {
    return lines().stream().map(l -> l.split(" ", -1)[0]).toList();
  }

  List<Long> pids() throws IOException {
    return lines().stream().map(l -> Long.parseLong(l.split(" ", -1)[1])).toList();
  }

  List<Long> alive() throws IOException {
    Path here = folder.toRealPath();
    return pids().stream().filter(pid -> worksIn(here, pid)).toList();
  }

  /** A pid alone does not do: long trials outlive it, and it is some other process's then. */
  private static boolean worksIn(Path folder, long pid) {
    try {
      return folder.equals(Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "cwd")));
    } catch (IOException _) {
      return false;
    }
  }

  List<String> lines() throws IOException {
    Path file = folder.resolve("started");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  Training training() {
    return brain.last(Training.class).orElseThrow();
  }

  Telemetry.Session session() {
    return brain.last(Telemetry.Session.class).orElseThrow();
  }

  Boot lastBoot() {
    return brain.last(Telemetry.Boots.class).orElseThrow().boots().getLast();
  }

  AlertState alert() {
    return brain.last(Notice.Alert.class).orElseThrow().state();
  }

  void awaitTraining(String mode, TrainingPhase phase, long revision) {
    try {
      until(() ->
          mode.equals(training().mode())
              && training().phase() == phase
              && training().revision() == revision);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("Heard last: " + brain.last(Training.class) + story(), e);
    }
  }

  /** What the agents said, for whoever has to find out why they did not do what was asked. */
  private String story() {
    return agents.stream()
        .map(a -> "\n" + String.join("\n", a.errors()))
        .collect(Collectors.joining());
  }

  void awaitResult(String id, ResultStatus status) {
    until(() ->
        brain.all(Telemetry.Result.class).stream()
            .anyMatch(r -> r.id().equals(id) && r.status() == status));
  }

  static void until(Callable<Boolean> condition) {
    await().atMost(PATIENCE).ignoreExceptions().until(condition);
  }
}
