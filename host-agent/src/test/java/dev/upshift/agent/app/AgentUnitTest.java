package dev.upshift.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.testkit.Processes;
import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a service of a real systemd: a user's, in namespaces of the test's own, as root. */
final class AgentUnitTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Says where it is at home, and lets a child fork twice that keeps nothing of its origin. */
  private static final String TRAINING =
      """
      cd "$1"
      echo $$ >> started
      env -i setsid /bin/sh -c '(while :; do echo >> stray; sleep 0.2; done) & exit'
      cat /proc/self/cgroup > home.new && mv home.new home
      while :; do echo >> beats; sleep 0.2; done
      """;

  @TempDir Path folder;
  private @Nullable RunningProcess systemd;

  private final String group = "upshift-test-" + UUID.randomUUID();

  @BeforeEach
  void requireSystemd() throws Exception {
    for (String program : List.of("systemd-run", "dbus-daemon", "busctl", "unshare")) {
      assumeThat(succeeds("sh", "-c", "command -v " + program))
          .as("the program %s is missing", program)
          .isTrue();
    }
    assumeThat(succeeds("unshare", "--mount", "--pid", "--fork", "--mount-proc", "true"))
        .as("a systemd of the test's own needs namespaces: run as root")
        .isTrue();
  }

  @AfterEach
  void removeGroups() {
    if (systemd == null) {
      return;
    }
    systemd.close();
    String remove =
        "for g in /sys/fs/cgroup/$0 /sys/fs/cgroup/unified/$0; do"
            + " [ ! -d $g ] || { find $g -depth -type d -exec rmdir {} +; exit 1; }; done";
    await().atMost(PATIENCE).until(() -> succeeds("sh", "-c", remove, group));
  }

  @Test
  void training_ofAnAgentThatIsAService_standsOutsideItsUnit_andIsOwnedAllTheSame()
      throws Exception {
    startSystemd();
    awaitFile("home");
    assertThat(Files.readString(folder.resolve("home")))
        .contains("/upshift.slice/upshift-")
        .doesNotContain("upshift-agent.service");
    step("kill", "killed");
    awaitGrowth("beats");
    awaitGrowth("stray");
    step("again", "ready");
    step("stop", "stopped");
    assertThat(Files.readAllLines(folder.resolve("started"))).hasSize(1);
    assertThat(grows("beats")).isFalse();
    assertThat(grows("stray")).isFalse();
  }

  private void startSystemd() throws IOException {
    Files.writeString(folder.resolve("password"), "none");
    Path training = Files.writeString(folder.resolve("training.sh"), TRAINING);
    Path file =
        Files.writeString(
            folder.resolve("upshift.yaml"),
            """
            agent:
              host: unit
              broker: mqtt://127.0.0.1:1
              password: file:password
              state-folder: state
              modes:
                - name: light
                  commands: [{name: game, command: [sh, '%s', '%s']}]
            """
                .formatted(training, folder));
    List<String> command =
        new ArrayList<>(
            List.of("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"));
    command.addAll(List.of("sh", "src/test/resources/systemd.sh", folder.toString(), group));
    command.addAll(
        Processes.mainCommand(AgentMain.class.getName(), List.of("-c", file.toString())));
    systemd = RunningProcess.start(command);
  }

  private void step(String asked, String done) throws IOException {
    Files.createFile(folder.resolve(asked));
    awaitFile(done);
  }

  private void awaitFile(String name) {
    await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve(name)));
  }

  private void awaitGrowth(String name) throws IOException {
    long before = Files.size(folder.resolve(name));
    await().atMost(PATIENCE).until(() -> Files.size(folder.resolve(name)) > before);
  }

  private boolean grows(String name) throws IOException {
    long before = Files.size(folder.resolve(name));
    await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
    return Files.size(folder.resolve(name)) > before;
  }

  private static boolean succeeds(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
