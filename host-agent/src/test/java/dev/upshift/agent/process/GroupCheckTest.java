package dev.upshift.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders in the place of control groups. */
final class GroupCheckTest {
  private static final GroupLimits BOTH = new GroupLimits(Optional.of(1L << 30), Optional.of(50));
  private static final GroupLimits PROCESSOR = new GroupLimits(Optional.empty(), Optional.of(50));

  @TempDir Path mount;

  @BeforeEach
  void fill() throws IOException {
    Files.createFile(mount.resolve("cgroup.procs"));
    Files.createFile(mount.resolve("cgroup.subtree_control"));
    controllers("cpuset cpu io memory pids");
  }

  @Test
  void controllerThatIsMissing_isNamed() throws IOException {
    controllers("cpu pids");
    assertThat(GroupCheck.of(mount, mount, true).obstacle(BOTH).orElseThrow())
        .endsWith("no controller here for memory");
    assertThat(GroupCheck.of(mount, mount, true).obstacle(PROCESSOR)).isEmpty();
  }

  @Test
  void versionOne_hasNoController() throws IOException {
    Files.delete(mount.resolve("cgroup.controllers"));
    assertThat(GroupCheck.of(mount, mount, true).obstacle(BOTH).orElseThrow())
        .endsWith("no controller here for memory, cpu");
  }

  @Test
  void rootOfAll_isDivided_andAnotherGroupOnlyWhereItIsAlready() throws IOException {
    assertThat(GroupCheck.of(mount, mount, false).obstacle(BOTH)).isEmpty();
    Path own = Files.createDirectory(mount.resolve("container"));
    Files.createFile(own.resolve("cgroup.procs"));
    Files.createFile(own.resolve("cgroup.type"));
    Path shared = Files.createFile(own.resolve("cgroup.subtree_control"));
    assertThat(GroupCheck.of(mount, own, false).obstacle(BOTH).orElseThrow())
        .contains("no systemd runs here", "container cannot be divided");
    assertThat(GroupCheck.of(mount, own, true).obstacle(BOTH)).isEmpty();
    Files.writeString(shared, "cpu memory\n");
    assertThat(GroupCheck.of(mount, own, false).obstacle(BOTH)).isEmpty();
  }

  private void controllers(String names) throws IOException {
    Files.writeString(mount.resolve("cgroup.controllers"), names + "\n");
  }
}
