package dev.upshift.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.agent.supervise.CommandId;
import dev.upshift.agent.supervise.Exit;
import dev.upshift.agent.supervise.Input;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What an agent finds of the one before it. */
final class AdoptionTest extends ProcessTrial {
  @Test
  void adopt_ofARunningCommand_goesOnWithIt_andSeesItsEnd() throws Exception {
    start("echo $$ > root; while ! [ -e end ]; do sleep 0.1; done; exit 7");
    awaitFiles("root");
    processes.close();
    List<Input> later = new CopyOnWriteArrayList<>();
    TrainingProcesses successor = agent(owner, BOOT, later);
    Remains remains = successor.adopt(r -> r.origin().equals(ORIGIN)).get();
    assertThat(remains.leftovers()).isFalse();
    assertThat(remains.adopted())
        .singleElement()
        .satisfies(a -> assertThat(a.record().command()).isEqualTo(GAME));
    assertThat(successor.count().get()).isPositive();
    assertThat(isAlive("root")).isTrue();
    successor.watchAdopted();
    assertThat(later).isEmpty();
    Files.createFile(folder.resolve("end"));
    await().atMost(PATIENCE).until(() -> !later.isEmpty());
    assertThat(later).containsExactly(new Input.Exited(GAME, 1, new Exit(7)));
    successor.close();
  }

  @Test
  void adopt_ofACommandThatEndedMeanwhile_tellsHow() throws Exception {
    start("echo $$ > root; while ! [ -e end ]; do sleep 0.1; done; exit 0");
    awaitFiles("root");
    processes.close();
    Files.createFile(folder.resolve("end"));
    await().atMost(PATIENCE).until(() -> !processes.hasProcesses());
    List<Input> later = new CopyOnWriteArrayList<>();
    TrainingProcesses successor = agent(owner, BOOT, later);
    assertThat(successor.adopt(_ -> true).get().adopted()).hasSize(1);
    successor.watchAdopted();
    await().atMost(PATIENCE).until(() -> !later.isEmpty());
    assertThat(later).containsExactly(new Input.Exited(GAME, 1, new Exit(0)));
    successor.close();
  }

  @Test
  void adopt_endsWhatForkedTwice_andKeptNothingOfItsOrigin() throws Exception {
    assumeThat(Homes.present(owner).of("trial")).as("no control group to be had").startsWith("/");
    start(
        """
        here=$(pwd)
        cd /
        env -i setsid /bin/sh -c "(sh -c 'echo \\$\\$ > $here/second; exec sleep 1000' &)" <&- >&- 2>&-
        cd "$here"
        echo $$ > root
        exec sleep 1000
        """);
    awaitFiles("root", "second");
    processes.close();
    List<Input> later = new CopyOnWriteArrayList<>();
    TrainingProcesses successor = agent(owner, BOOT, later);
    assertThat(successor.adopt(_ -> true).get().adopted()).hasSize(1);
    assertThat(isAlive("second")).isTrue();
    successor.terminate(GAME, 1);
    await().atMost(PATIENCE).until(() -> later.contains(new Input.Gone(GAME, 1)));
    assertThat(List.of(isAlive("root"), isAlive("second"))).containsOnly(false);
    successor.close();
  }

  @Test
  void adopt_canEndWhatItAdopted_withAllItsTree() throws Exception {
    start("setsid sh -c 'echo $$ > child; exec sleep 1000' & echo $$ > root; exec sleep 1000");
    awaitFiles("root", "child");
    processes.close();
    List<Input> later = new CopyOnWriteArrayList<>();
    TrainingProcesses successor = agent(owner, BOOT, later);
    long run = successor.adopt(_ -> true).get().adopted().getFirst().run();
    successor.terminate(GAME, run);
    await().atMost(PATIENCE).until(() -> later.contains(new Input.Gone(GAME, run)));
    assertThat(List.of(isAlive("root"), isAlive("child"))).containsOnly(false);
    successor.close();
  }

  @Test
  void adopt_ofARecordWhosePidIsAnothersNow_takesNothing() throws Exception {
    start("echo $$ > root; exec sleep 1000");
    awaitFiles("root");
    ProcessHandle shim = ProcessHandle.of(pid("root")).flatMap(ProcessHandle::parent).orElseThrow();
    assertThat(shim.destroyForcibly()).isTrue();
    processes.kill(GAME, 1);
    awaitInput(new Input.Gone(GAME, 1));
    processes.close();
    Path record = onlyRecord();
    String another = Files.readString(record).replaceAll("(?m)^pid=.*", "pid=" + ownPid());
    Files.writeString(record, another);
    TrainingProcesses successor = agent(owner, BOOT, inbox);
    Remains remains = successor.adopt(_ -> true).get();
    assertThat(remains).isEqualTo(Remains.NONE);
    assertThat(onlyRecordOrNone()).isEmpty();
    successor.close();
  }

  @Test
  void adopt_withoutThePidOnRecord_knowsTheProcessByItsMark() throws Exception {
    start("echo $$ > root; exec sleep 1000");
    awaitFiles("root");
    processes.close();
    Path record = onlyRecord();
    Files.writeString(record, Files.readString(record).replaceAll("(?m)^(pid|start-ticks)=.*", ""));
    TrainingProcesses successor = agent(owner, BOOT, inbox);
    assertThat(successor.adopt(_ -> true).get().adopted()).hasSize(1);
    successor.close();
  }

  @Test
  void adopt_ofWhatIsNotWantedOrOfAnotherBoot_leavesItToBeEnded() throws Exception {
    start("echo $$ > root; exec sleep 1000");
    awaitFiles("root");
    processes.close();
    TrainingProcesses stranger = agent(UUID.randomUUID().toString(), BOOT, inbox);
    assertThat(stranger.adopt(_ -> false).get().leftovers()).isFalse();
    TrainingProcesses successor = agent(owner, "another boot", inbox);
    assertThat(successor.adopt(_ -> true).get()).isEqualTo(new Remains(List.of(), true));
    successor.terminate(CommandId.LEFTOVERS, 0);
    awaitInput(new Input.Gone(CommandId.LEFTOVERS, 0));
    assertThat(isAlive("root")).isFalse();
    stranger.close();
    successor.close();
  }
}
