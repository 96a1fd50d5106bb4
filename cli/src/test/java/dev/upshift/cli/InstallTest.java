package dev.upshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.testkit.Project;
import dev.upshift.testkit.RealPart;
import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No service manager runs where this is tested: the units are judged by systemd's own tools. */
final class InstallTest {
  private static final List<String> COMPONENTS = List.of("agent", "broker", "brain", "notifier");

  @TempDir Path folder;

  @BeforeEach
  void setHome() {
    System.setProperty("upshift.home", Project.root().toString());
  }

  @AfterEach
  void clearHome() {
    System.clearProperty("upshift.home");
  }

  @Test
  void print_writesNothing_andLeavesTheTrainingsRightsAlone() throws Exception {
    Outcome outcome = install("agent", "--print", "--user", "trainer");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains("Type=notify", "WatchdogSec=", "Restart=always", "KillMode=process")
        .contains("Delegate=yes")
        .contains("User=trainer", "OOMPolicy=continue")
        // The example's grace-period, the default's checkpoint-wait, and half a minute of the
        // agent's.
        .contains("TimeoutStopSec=120s")
        .doesNotContain("\nPrivateDevices", "\nMemoryDenyWriteExecute", "\nProtectClock")
        .doesNotContain("\nProtectControlGroups")
        .doesNotContain("\nDeviceAllow", "{");
    assertThat(files()).isEmpty();
  }

  @Test
  void install_whereTheUnitKeepsAFolderFromTheService_warns_andPrintsTheUnitAlone()
      throws Exception {
    String file = configured("/tmp/upshift-folders");
    Outcome brain = Outcome.of("install", "brain", "--print", "-c", file);
    Outcome agent = Outcome.of("install", "agent", "--print", "-c", file);

    assertThat(brain.code()).isZero();
    assertThat(brain.err())
        .contains("warning: /tmp/upshift-folders/state is out of the service's sight")
        .contains("warning: /tmp/upshift-folders/password is out of");
    assertThat(brain.out()).startsWith("# Written by").doesNotContain("warning");
    assertThat(agent.err())
        .contains("warning: /usr/checkpoints is read-only to the service")
        .doesNotContain("/tmp/upshift-folders");
    assertThat(agent.out()).contains("ReadWritePaths=/tmp/upshift-folders/state");
  }

  @Test
  void install_ofFoldersWhereTheyBelong_warnsOfNothing() throws Exception {
    Path file = Project.root().resolve("examples/atari/upshift.yaml");
    for (String component : List.of("agent", "notifier")) {
      Outcome outcome = Outcome.of("install", component, "--print", "-c", file.toString());
      assertThat(outcome.code()).isZero();
      assertThat(outcome.err().lines().filter(l -> l.contains("/var/lib") || l.contains("/home")))
          .isEmpty();
    }
  }

  private String configured(String place) throws IOException {
    return Files.writeString(
            folder.resolve("upshift.yaml"),
            """
            brain: {state-folder: PLACE/state, password: 'file:PLACE/password'}
            agent:
              host: tnr-0
              state-folder: PLACE/state
              password: 'file:PLACE/password'
              modes:
                - name: light
                  checkpoint: /usr/checkpoints/*.pt
                  commands: [{name: game, command: [train]}]
            """
                .replace("PLACE", place))
        .toString();
  }

  @Test
  void install_twice_changesNothing_andUninstallRemovesExactlyThat() throws Exception {
    Files.writeString(folder.resolve("other.service"), "[Unit]\n");
    for (String component : COMPONENTS) {
      assertThat(install(component).out()).contains("written: ");
    }
    assertThat(install("brain").out()).contains("up to date already: ");
    assertThat(install("brain", "--user", "nobody").out()).contains("brought up to date: ");
    for (String component : COMPONENTS) {
      assertThat(uninstall(component).out()).contains("removed: ");
    }
    assertThat(files()).containsExactly("other.service");
    assertThat(uninstall("brain").out()).contains("nothing to remove");
  }

  @Test
  void install_overAForeignUnit_isRefused_andSoIsItsRemoval() throws Exception {
    Path unit = Files.writeString(folder.resolve("upshift-agent.service"), "[Unit]\n");

    Outcome installed = install("agent");
    Outcome removed = uninstall("agent");

    assertThat(installed.code()).isEqualTo(1);
    assertThat(installed.err()).contains("was not written by ./upshift install");
    assertThat(removed.code()).isEqualTo(1);
    assertThat(Files.readString(unit)).isEqualTo("[Unit]\n");
  }

  @Test
  void install_whereNobodyMayWrite_saysWhatToDo() {
    Outcome outcome = install("agent", "--unit-folder", folder.resolve("missing").toString());

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("run this as root").contains("--print");
  }

  @Test
  void install_forAnAccountThatIsNone_isRefused_andPrintedForAnotherMachineWithAWarning()
      throws Exception {
    Outcome refused = install("agent", "--user", "nosuch-account");
    Outcome printed = install("agent", "--user", "nosuch-account", "--print");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err().strip())
        .isEqualTo(
            "There is no account 'nosuch-account' on this machine: create it, or name another with"
                + " --user.");
    assertThat(files()).isEmpty();
    assertThat(printed.code()).isZero();
    assertThat(printed.err())
        .contains("warning: there is no account 'nosuch-account' on this machine.");
    assertThat(printed.out()).contains("User=nosuch-account");
  }

  @Test
  void install_withTwoWays_orAWrongConfiguration_isAWrongCommandLine() {
    assertThat(install("agent", "--print", "--systemd").code()).isEqualTo(2);
    assertThat(Outcome.of("install", "agent", "-c", "none.yaml").code()).isEqualTo(2);
    assertThat(Outcome.of("install", "demo").code()).isEqualTo(2);
  }

  @Test
  void units_areFoundSoundBySystemd_andAllButTheAgentWellConfined() throws Exception {
    Path analyze = RealPart.SYSTEMD_ANALYZE.require();
    for (String component : COMPONENTS) {
      assertThat(install(component, "--user", System.getProperty("user.name")).code()).isZero();
      String unit = folder.resolve("upshift-" + component + ".service").toString();
      RunningProcess verify = RunningProcess.start(List.of(analyze.toString(), "verify", unit));
      assertThat(verify.awaitExit(Duration.ofSeconds(60))).isZero();
      assertThat(verify.errors()).noneMatch(l -> l.contains("upshift-"));
    }
    for (String confined : List.of("broker", "brain", "notifier")) {
      RunningProcess judge =
          RunningProcess.start(
              List.of(
                  analyze.toString(),
                  "security",
                  "--offline=true",
                  "--threshold=30",
                  folder.resolve("upshift-" + confined + ".service").toString()));
      assertThat(judge.awaitExit(Duration.ofSeconds(60))).as("%s", judge.output()).isZero();
    }
  }

  private Outcome install(String component, String... more) {
    return Outcome.of(
        Stream.concat(
                Stream.of(
                    "install", component, "-c", configuration(), "--unit-folder", place(more)),
                Stream.of(more)
                    .filter(w -> !w.startsWith("--unit-folder") && !w.equals(place(more))))
            .toArray(String[]::new));
  }

  private String place(String... more) {
    List<String> words = List.of(more);
    int at = words.indexOf("--unit-folder");
    return at < 0 ? folder.toString() : words.get(at + 1);
  }

  private Outcome uninstall(String component) {
    return Outcome.of("uninstall", component, "--unit-folder", folder.toString());
  }

  private static String configuration() {
    return Project.root().resolve("examples/cartpole/upshift.yaml").toString();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }
}
