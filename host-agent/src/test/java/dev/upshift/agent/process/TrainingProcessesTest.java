package dev.upshift.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.agent.supervise.Exit;
import dev.upshift.agent.supervise.Input;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Real processes, and what becomes of their trees. */
final class TrainingProcessesTest extends ProcessTrial {
  @Test
  void launch_ofACommandThatEnds_tellsHow() {
    start("exit 3");
    awaitInput(new Input.Exited(GAME, 1, new Exit(3)));
    assertThat(inbox.getFirst()).isEqualTo(new Input.Launched(GAME, 1));
  }

  @Test
  void launch_ofAMissingProgram_failsWithTheReason() {
    processes.launch(GAME, 1, plan(List.of("no-such-program-here"), folder), NOTHING);
    await().atMost(PATIENCE).until(() -> !inbox.isEmpty());
    assertThat(inbox.getFirst())
        .isInstanceOfSatisfying(
            Input.LaunchFailed.class,
            f -> assertThat(f.reason()).contains("no-such-program-here does not exist"));
  }

  @Test
  void launch_inAMissingDirectory_failsWithTheReason() {
    processes.launch(GAME, 1, plan(List.of("true"), folder.resolve("nowhere")), NOTHING);
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
  void terminate_reachesWhatForkedTwice_andKeptNothingOfItsOrigin() throws IOException {
    assumeThat(Homes.present(owner).of("trial")).as("no control group to be had").startsWith("/");
    start(
        """
        env -i setsid /bin/sh -c "(sh -c 'echo \\$\\$ > second; exec sleep 1000' &)"
        echo $$ > root
        exec sleep 1000
        """);
    awaitFiles("root", "second");
    await().atMost(PATIENCE).until(() -> processes.count().get() == 2 && isAlive("second"));
    processes.terminate(GAME, 1);
    awaitInput(new Input.Gone(GAME, 1));
    assertThat(isAlive("root")).isFalse();
    assertThat(processes.hasProcesses()).isFalse();
  }

  @Test
  void launch_whereSystemdRefuses_runsAllTheSame() throws Exception {
    assertThat(logOfALaunchWith("echo asked >> asked; exit 1")).containsExactly("hello");
    assertThat(Files.readAllLines(folder.resolve("asked"))).containsExactly("asked", "asked");
  }

  @Test
  void launch_whereSystemdHangs_runsAllTheSame() throws Exception {
    assertThat(logOfALaunchWith("exec sleep 1000")).containsExactly("hello");
  }

  @Test
  void terminate_whileSystemdHangs_startsNothing() throws Exception {
    TrainingProcesses managed = managed("echo asked > asked; exec sleep 1000");
    awaitFiles("asked");
    managed.terminate(GAME, 1);
    awaitInput(new Input.Gone(GAME, 1));
    assertThat(log()).isEmptyFile();
    managed.close();
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
  void exit_inGoodOrderAfterASignalFromOutside_isNoCompletion() throws IOException {
    start("trap 'exit 0' TERM; echo $$ > root; while true; do sleep 0.1; done");
    awaitFiles("root");
    for (ProcessEntry entry : ProcessTable.alive()) {
      if (ProcessTable.environment(entry.pid(), Launcher.OWNER).filter(owner::equals).isPresent()) {
        Signals.send(entry, Signals.TERMINATE);
      }
    }
    awaitInput(new Input.Exited(GAME, 1, new Exit(143)));
  }

  @Test
  void launch_withoutAWritableFolderForRecords_runsAllTheSame() throws IOException {
    Path blocked = Files.createFile(folder.resolve("blocked"));
    TrainingProcesses poor = new TrainingProcesses(owner, BOOT, blocked, inbox::add);
    poor.launch(GAME, 1, plan(List.of("sh", "-c", "exit 3"), folder), NOTHING);
    awaitInput(new Input.Exited(GAME, 1, new Exit(3)));
    poor.close();
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
          plan(List.of("sh", "-c", "i=0; while true; do echo $i; sleep 0.7; done"), folder),
          NOTHING);
      awaitInput(new Input.Launched(GAME, run));
      await().atMost(PATIENCE).until(() -> processes.count().get() == 2);
      processes.terminate(GAME, run);
      awaitInput(new Input.Gone(GAME, run));
    }
    assertThat(Files.readString(log())).isEqualTo("0\n".repeat(5));
  }

  @Test
  void launch_withLimits_setsThemForTheCommand() throws IOException {
    List<List<String>> tools =
        List.of(List.of("nice", "-n", "7"), List.of("prlimit", "--nofile=123"));
    processes.launch(GAME, 1, limited(tools, "nice; ulimit -n"), NOTHING);
    awaitInput(new Input.Exited(GAME, 1, new Exit(0)));
    assertThat(Files.readAllLines(log()))
        .containsExactly(Integer.toString(Math.min(19, ownNice() + 7)), "123");
  }

  @Test
  void launch_withProcessors_runsOnThoseOnly() throws IOException {
    String own = Files.readString(Path.of("/proc/self/status"));
    String first = allowed(own).split("[-,]", -1)[0];
    processes.launch(
        GAME,
        1,
        limited(List.of(List.of("taskset", "-c", first)), "cat /proc/self/status"),
        NOTHING);
    awaitInput(new Input.Exited(GAME, 1, new Exit(0)));
    assertThat(allowed(Files.readString(log()))).isEqualTo(first);
  }

  @Test
  void launch_withLittleMemory_endsACommandThatWantsMore() throws IOException {
    List<List<String>> tools = List.of(List.of("prlimit", "--as=" + 64 * 1024 * 1024));
    String greedy = "ulimit -v; dd if=/dev/zero of=/dev/null bs=512M count=1 || echo refused";
    processes.launch(GAME, 1, limited(tools, greedy), NOTHING);
    awaitInput(new Input.Exited(GAME, 1, new Exit(0)));
    assertThat(Files.readAllLines(log())).startsWith("65536").endsWith("refused");
  }

  @Test
  void launch_withAToolThatIsMissing_failsWithTheReason() {
    processes.launch(GAME, 1, limited(List.of(List.of("no-such-tool")), "true"), NOTHING);
    await().atMost(PATIENCE).until(() -> !inbox.isEmpty());
    assertThat(inbox.getFirst())
        .isInstanceOfSatisfying(
            Input.LaunchFailed.class,
            f -> assertThat(f.reason()).contains("no-such-tool, which limits need, is missing"));
  }

  @Test
  void kill_whileTheKernelCountsAVictim_isOutOfMemory() throws IOException {
    Path counter = Files.writeString(folder.resolve("vmstat"), "nr_free_pages 5\noom_kill 2\n");
    TrainingProcesses watched =
        new TrainingProcesses(
            new Launcher(owner, BOOT, folder.resolve("runs"), Homes.present(owner)),
            BOOT,
            new OomCounter(counter),
            inbox::add);
    String script = "while ! [ -e go ]; do sleep 0.1; done; kill -9 $$";
    watched.launch(GAME, 1, plan(List.of("sh", "-c", script), folder), NOTHING);
    awaitInput(new Input.Launched(GAME, 1));
    Files.writeString(counter, "nr_free_pages 5\noom_kill 3\n");
    Files.createFile(folder.resolve("go"));
    awaitInput(new Input.Exited(GAME, 1, new Exit(137, true, Optional.empty())));
    watched.close();
  }

  @Test
  void kill_atTheLimitOfItsGroup_isOutOfMemory_withTheLimit() throws IOException {
    assertThat(exitOfAVictim("oom 3\\noom_kill 1", "kill -9 $$").describe())
        .isEqualTo("out of memory: ended by the kernel at its memory-max of 3GiB");
  }

  @Test
  void failure_afterTheKernelEndedAWorker_saysSo() throws IOException {
    assertThat(exitOfAVictim("oom 3\\noom_kill 1", "exit 7").describe())
        .isEqualTo("exit code 7, and the kernel ended a process of it at its memory-max of 3GiB");
  }

  @Test
  void kill_forWantOfTheMachinesMemory_isNotTheLimits() throws IOException {
    assertThat(exitOfAVictim("oom 0\\noom_kill 1", "kill -9 $$").memoryMax()).isEmpty();
  }

  @Test
  void group_getsItsLimits_beforeTheCommandRuns() throws IOException {
    String found = "cat upshift-*/memory.max upshift-*/cpu.max cgroup.subtree_control";
    assertThat(exitOfAVictim("oom 0", found + "; exit 3").code()).isEqualTo(3);
    assertThat(Files.readAllLines(log())).containsExactly("3221225472", "150000 100000", "+cpu");
  }

  @Test
  void limits_thatTheGroupDoesNotHave_areFound() throws Exception {
    GroupLimits wanted = new GroupLimits(Optional.of(3L << 30), Optional.of(150));
    Homes none = Homes.of(owner, folder.resolve("nowhere"), "/", Map.of());
    ProcessEntry self = ProcessTable.entry(ownPid()).orElseThrow();
    Shortfall shortfall = none.shortfall(self, "stint", wanted);
    assertThat(shortfall).isEqualTo(new Shortfall(wanted, false));
    assertThat(shortfall.missing().words())
        .containsExactly("memory-max of 3GiB", "cpu-quota of 150%");
  }

  /** Of a command in a folder that takes the place of control groups, and of the kernel. */
  private Exit exitOfAVictim(String events, String end) throws IOException {
    for (String name : List.of("cgroup.procs", "cgroup.subtree_control")) {
      Files.createFile(folder.resolve(name));
    }
    Homes homes = Homes.of(owner, folder, "/", Map.of());
    Path records = folder.resolve("runs");
    TrainingProcesses limited =
        new TrainingProcesses(
            new Launcher(owner, BOOT, records, homes),
            BOOT,
            new OomCounter(folder.resolve("none")),
            inbox::add);
    String script = "printf '" + events + "\\n' > $(echo upshift-*)/memory.events; " + end;
    GroupLimits limits = new GroupLimits(Optional.of(3L << 30), Optional.of(150));
    List<String> command = List.of("sh", "-c", script);
    limited.launch(
        GAME,
        1,
        new LaunchPlan(ORIGIN, List.of(), limits, command, Map.of(), Set.of(), folder, log()),
        NOTHING);
    await().atMost(PATIENCE).until(() -> inbox.stream().anyMatch(Input.Exited.class::isInstance));
    limited.close();
    return inbox.stream()
        .flatMap(i -> i instanceof Input.Exited e ? Stream.of(e.exit()) : Stream.empty())
        .findFirst()
        .orElseThrow();
  }

  private List<String> logOfALaunchWith(String busctl) throws Exception {
    TrainingProcesses managed = managed(busctl);
    awaitInput(new Input.Exited(GAME, 1, new Exit(0)));
    managed.close();
    return Files.readAllLines(log());
  }

  /** With a systemd of which the shim knows no more than its busctl. */
  private TrainingProcesses managed(String busctl) throws IOException {
    Path programs = Files.createDirectories(folder.resolve("programs"));
    Path program = Files.writeString(programs.resolve("busctl"), "#!/bin/sh\n" + busctl + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Homes homes =
        Homes.of(
            owner, folder, "/user@1000.service/agent.service", Map.of("INVOCATION_ID", "trial"));
    Launcher launcher = new Launcher(owner, BOOT, folder.resolve("runs"), homes);
    TrainingProcesses managed =
        new TrainingProcesses(launcher, BOOT, new OomCounter(Path.of("/proc/vmstat")), inbox::add);
    Map<String, String> environment = Map.of("PATH", programs + ":" + System.getenv("PATH"));
    List<String> command = List.of("sh", "-c", "echo hello");
    managed.launch(
        GAME,
        1,
        new LaunchPlan(
            ORIGIN, List.of(), GroupLimits.NONE, command, environment, Set.of(), folder, log()),
        NOTHING);
    return managed;
  }

  private LaunchPlan limited(List<List<String>> tools, String script) {
    return new LaunchPlan(
        ORIGIN,
        tools,
        GroupLimits.NONE,
        List.of("sh", "-c", script),
        Map.of(),
        Set.of(),
        folder,
        log());
  }

  private static String allowed(String status) {
    return status
        .lines()
        .filter(l -> l.startsWith("Cpus_allowed_list:"))
        .map(l -> l.substring(l.indexOf(':') + 1).strip())
        .findFirst()
        .orElseThrow();
  }

  private static int ownNice() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
  }
}
