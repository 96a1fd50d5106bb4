package dev.upshift.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.CommandAction;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.ResultStatus;
import dev.upshift.protocol.TrainingPhase;
import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A disk of the agent's own that is full, or can no longer be written: a tmpfs, as root. */
final class AgentDiskTest extends AgentTrial {
  private Path state = Path.of("unset");

  @BeforeEach
  void mount() throws Exception {
    state = Files.createDirectories(folder.resolve("state"));
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", state.toString());
    assumeTrue(mounted, "a disk of the test's own needs the right to mount: run as root");
  }

  @AfterEach
  void unmount() throws Exception {
    boolean _ = run("umount", "-l", state.toString());
  }

  @Test
  void fullDisk_stopsNoTraining_andAnOrderIsCarriedOutOnceThereIsRoom() throws Exception {
    var _ = agent();
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    Path ballast = fill();
    brain.command(CommandAction.RESTART_TRAINING, "restart-1", session().session());
    brain.desire(5, "brain", 1, "medium");
    for (long pid : alive()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
    until(() -> starts().size() == 2 && alive().size() == 1);
    assertThat(starts()).containsExactly("light", "light");
    Files.delete(ballast);
    awaitTraining("medium", TrainingPhase.RUNNING, 1);
    until(() -> alive().size() == 1);
    assertThat(starts().stream().filter("medium"::equals)).hasSize(1);
  }

  @Test
  void diskThatTurnsReadOnly_stopsNoTraining_andNothingIsDoneTwice() throws Exception {
    RunningProcess agent = agent();
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    assertThat(run("mount", "--bind", state.toString(), state.toString())).isTrue();
    assertThat(run("mount", "-o", "remount,bind,ro", state.toString())).isTrue();
    brain.command(CommandAction.STOP, "stop-1", session().session());
    String complaint = agent.awaitErrorLine(l -> l.contains("could not be made durable"), PATIENCE);
    assertThat(complaint).contains("command/stop");
    assertThat(alive()).hasSize(1);
    assertThat(run("umount", "-l", state.toString())).isTrue();
    awaitResult("stop-1", ResultStatus.DONE);
    assertThat(alive()).isEmpty();
    assertThat(starts()).hasSize(1);
  }

  @Test
  void logThatFillsTheDisk_isEmptied_thoughThereIsNoRoomForACopy() throws Exception {
    configure(
        WORK.replace("exec", "yes flood | head -c 1800000; exec"), broker.password(host).source());
    Path file = folder.resolve("upshift.yaml");
    Files.writeString(file, Files.readString(file) + "  log-megabytes: 1\n");
    var _ = agent();
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    until(() -> Files.getFileStore(state).getUsableSpace() > 1_000_000);
    assertThat(starts()).hasSize(1);
  }

  @Test
  void fullDiskOfTheTrainingsFolder_isAnAlert() throws Exception {
    assertThat(alarmed("command: [sh,", "directory: work, command: [sh,", "work")).contains("work");
  }

  @Test
  void fullDiskOfWhatIsKept_isAnAlert() throws Exception {
    assertThat(alarmed("  modes:", "  checkpoints: {folder: kept}\n  modes:", "kept"))
        .contains("kept");
  }

  /** What the alert says, where a change of the configuration has to do with another disk. */
  private String alarmed(String place, String change, String name) throws Exception {
    Path file = folder.resolve("upshift.yaml");
    Files.writeString(file, Files.readString(file).replace(place, change));
    Path disk = Files.createDirectories(folder.resolve(name));
    assertThat(run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString())).isTrue();
    try {
      Path _ = fill(disk);
      var _ = agent();
      until(() -> alert() == AlertState.FIRING);
      return brain.last(Notice.Alert.class).orElseThrow().summary();
    } finally {
      boolean _ = run("umount", "-l", disk.toString());
    }
  }

  private Path fill() throws IOException {
    return fill(state);
  }

  /** Takes every byte there is. */
  private static Path fill(Path disk) throws IOException {
    Path file = disk.resolve("ballast");
    try (var stream = Files.newOutputStream(file)) {
      byte[] block = new byte[4096];
      for (int blocks = 0; blocks < 1024; blocks++) {
        stream.write(block);
      }
    } catch (IOException _) {
      return file;
    }
    throw new AssertionError("the disk was not full after 4 MB");
  }

  private static boolean run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(List.of(command))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
