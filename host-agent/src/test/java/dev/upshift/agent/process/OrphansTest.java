package dev.upshift.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.agent.supervise.CommandId;
import dev.upshift.agent.supervise.Exit;
import dev.upshift.agent.supervise.Input;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What forks twice and keeps neither parent nor session nor environment, where no control group is
 * to be had.
 */
final class OrphansTest extends ProcessTrial {
  /** Writes down its pid, and lives on. */
  private static final String FORK_AWAY =
      """
      env -i setsid /bin/sh -c "(sh -c 'echo \\$\\$ > orphan; exec sleep 1000' &)"
      until [ -s orphan ]; do sleep 0.1; done
      """;

  private static final String LIVE_ON = "echo $$ > root\nexec sleep 1000\n";

  @BeforeEach
  void requirePerl() {
    assumeThat(Reaper.present()).as("no perl that may make a process a subreaper").isPresent();
  }

  @Override
  TrainingProcesses agent(String mark, String boot, List<Input> heard) {
    Homes none = Homes.of(mark, folder.resolve("nowhere"), "/", Map.of());
    Launcher launcher = new Launcher(mark, boot, folder.resolve("runs"), none);
    return new TrainingProcesses(
        launcher, boot, new OomCounter(Path.of("/proc/vmstat")), heard::add);
  }

  @Test
  void terminate_reachesThem() throws IOException {
    start(FORK_AWAY + LIVE_ON);
    awaitFiles("root");
    await().atMost(PATIENCE).until(() -> processes.count().get() == 2);
    processes.terminate(GAME, 1);
    awaitInput(new Input.Gone(GAME, 1));
    awaitInput(new Input.Exited(GAME, 1, new Exit(143)));
    assertThat(List.of(isAlive("root"), isAlive("orphan"))).containsOnly(false);
  }

  @Test
  void nextAgent_endsThem() throws Exception {
    start(FORK_AWAY + LIVE_ON);
    awaitFiles("root");
    processes.close();
    List<Input> later = new CopyOnWriteArrayList<>();
    TrainingProcesses successor = agent(owner, BOOT, later);
    assertThat(successor.adopt(_ -> true).get().adopted()).hasSize(1);
    assertThat(isAlive("orphan")).isTrue();
    successor.terminate(GAME, 1);
    await().atMost(PATIENCE).until(() -> later.contains(new Input.Gone(GAME, 1)));
    assertThat(List.of(isAlive("root"), isAlive("orphan"))).containsOnly(false);
    successor.close();
  }

  @Test
  void nextAgent_endsThem_whereItWantsNothingOfTheTraining() throws Exception {
    start(FORK_AWAY + LIVE_ON);
    awaitFiles("root");
    processes.close();
    TrainingProcesses successor = agent(owner, BOOT, inbox);
    assertThat(successor.adopt(_ -> false).get().leftovers()).isTrue();
    successor.terminate(CommandId.LEFTOVERS, 0);
    awaitInput(new Input.Gone(CommandId.LEFTOVERS, 0));
    assertThat(List.of(isAlive("root"), isAlive("orphan"))).containsOnly(false);
    successor.close();
  }

  @Test
  void exitOfTheCommand_isToldWhileTheyLive_andTheyCanBeEnded() throws IOException {
    start(FORK_AWAY + "exit 3\n");
    awaitInput(new Input.Exited(GAME, 1, new Exit(3)));
    assertThat(isAlive("orphan")).isTrue();
    processes.terminate(GAME, 1);
    awaitInput(new Input.Gone(GAME, 1));
    assertThat(isAlive("orphan")).isFalse();
    assertThat(inbox)
        .containsExactly(
            new Input.Launched(GAME, 1),
            new Input.Exited(GAME, 1, new Exit(3)),
            new Input.Gone(GAME, 1));
  }

  @Test
  void exitOfTheCommand_whileThereIsNoAgent_leavesThemToTheNextOne() throws Exception {
    start(FORK_AWAY + "while ! [ -e end ]; do sleep 0.1; done; exit 7\n");
    awaitFiles("orphan");
    processes.close();
    Files.createFile(folder.resolve("end"));
    RunRecords records = new RunRecords(folder.resolve("runs"));
    String stint = records.all().getFirst().stint();
    await().atMost(PATIENCE).until(() -> records.ending(stint).isPresent());
    TrainingProcesses successor = agent(owner, BOOT, inbox);
    assertThat(successor.adopt(_ -> true).get().adopted()).hasSize(1);
    successor.watchAdopted();
    awaitInput(new Input.Exited(GAME, 1, new Exit(7)));
    assertThat(isAlive("orphan")).isTrue();
    successor.terminate(GAME, 1);
    awaitInput(new Input.Gone(GAME, 1));
    assertThat(isAlive("orphan")).isFalse();
    successor.close();
  }

  @Test
  void exitOfTheCommand_thatCannotBeWrittenDown_isToldAllTheSame() throws IOException {
    String spoil = "rm runs/$UPSHIFT_STINT.end; mkdir runs/$UPSHIFT_STINT.end\n";
    start(FORK_AWAY + spoil + "exit 3\n");
    awaitInput(new Input.Exited(GAME, 1, new Exit(3)));
    Signals.send(ProcessTable.entry(pid("orphan")).orElseThrow(), Signals.KILL);
  }

  @Test
  void exitOfAnOrphan_isNotTheCommands_andLeavesNoZombie() throws IOException {
    start(FORK_AWAY + "while ! [ -e end ]; do sleep 0.1; done; exit 3\n");
    awaitFiles("orphan");
    long orphan = pid("orphan");
    Signals.send(ProcessTable.entry(orphan).orElseThrow(), Signals.KILL);
    await().atMost(PATIENCE).until(() -> ProcessTable.entry(orphan).isEmpty());
    assertThat(inbox).containsExactly(new Input.Launched(GAME, 1));
    Files.createFile(folder.resolve("end"));
    awaitInput(new Input.Exited(GAME, 1, new Exit(3)));
  }

  @Test
  void signalToTheCommand_doesNotReachThem() throws IOException {
    start("trap 'echo saved > saved' USR1\n" + FORK_AWAY + "while true; do sleep 0.1; done\n");
    awaitFiles("orphan");
    processes.signalRoots(Signals.number("USR1").orElseThrow());
    awaitFiles("saved");
    assertThat(isAlive("orphan")).isTrue();
    assertThat(inbox).containsExactly(new Input.Launched(GAME, 1));
  }

  @Test
  void kill_endsThemWithTheirShim_whichSaysHowTheCommandEnded() throws IOException {
    start("trap '' TERM\n" + FORK_AWAY + "echo $$ > root; while true; do sleep 1000; done\n");
    awaitFiles("root");
    processes.terminate(GAME, 1);
    await().atMost(PATIENCE).until(() -> processes.count().get() >= 2);
    processes.kill(GAME, 1);
    awaitInput(new Input.Gone(GAME, 1));
    assertThat(List.of(isAlive("root"), isAlive("orphan"))).containsOnly(false);
    RunRecords records = new RunRecords(folder.resolve("runs"));
    assertThat(records.ending(records.all().getFirst().stint()))
        .hasValueSatisfying(e -> assertThat(e.code()).isEqualTo(137));
  }

  @Test
  void command_startsAsWithoutAReaper() throws Exception {
    String look = "env | grep PERL; grep Sig[IB] /proc/self/status; ls /proc/self/fd | wc -l";
    Process plain =
        new ProcessBuilder("sh", "-c", look)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("plain").toFile())
            .start();
    plain.waitFor();
    start(look);
    awaitInput(new Input.Exited(GAME, 1, new Exit(0)));
    assertThat(Files.readAllLines(log()))
        .isEqualTo(Files.readAllLines(folder.resolve("plain")))
        .hasSize(3);
  }

  @Test
  void perlThatFails_isNotUsed() throws IOException {
    Path broken = Files.writeString(folder.resolve("perl"), "#!/bin/sh\nexit 1\n");
    assertThat(broken.toFile().setExecutable(true)).isTrue();
    assertThat(Reaper.of(broken)).isEmpty();
    assertThat(Reaper.of(folder.resolve("none"))).isEmpty();
  }
}
