package dev.upshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.testkit.Processes;
import dev.upshift.testkit.Project;
import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @RegisterExtension final Processes processes = new Processes();
  @TempDir Path folder = Path.of("unset");

  @Test
  void launcher_throughALinkFromElsewhere_runsTheComponent() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("up shift"), launcher());
    RunningProcess process =
        processes.start(
            List.of(link.toString(), "broker", "--help"), Map.of("UPSHIFT_BUILT", "true"), folder);
    assertThat(process.awaitExit(PATIENCE)).isZero();
    assertThat(String.join("\n", process.output())).contains("Usage: broker");
  }

  @Test
  void launcher_withAnOlderJavaHome_findsASuitableOne() throws IOException {
    Path old = Files.createDirectories(folder.resolve("jdk-17/bin"));
    Files.writeString(old.resolve("java"), "#!/bin/sh\nexit 17\n");
    assertThat(old.resolve("java").toFile().setExecutable(true)).isTrue();
    Files.writeString(old.resolveSibling("release"), "JAVA_VERSION=\"17.0.15\"\n");
    RunningProcess process =
        processes.start(
            List.of(launcher().toString(), "broker", "--help"),
            Map.of(
                "UPSHIFT_BUILT",
                "true",
                "JAVA_HOME",
                old.getParent().toString(),
                "PATH",
                Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH")),
            folder);
    assertThat(process.awaitExit(PATIENCE)).isZero();
  }

  @Test
  void launcher_withoutASuitableJava_saysWhatToInstall() throws IOException {
    Path copy = folder.resolve("upshift");
    Files.writeString(copy, Files.readString(launcher()).replace("needed=25", "needed=999"));
    RunningProcess process =
        processes.start(
            List.of("bash", copy.toString(), "broker"), Map.of("UPSHIFT_BUILT", "true"), folder);
    assertThat(process.awaitExit(PATIENCE)).isEqualTo(1);
    assertThat(process.errors())
        .singleElement()
        .asString()
        .contains("needs a JDK 999 or newer", "install one");
  }

  @Test
  void launcher_tellsWhatIsNotBuiltYet_fromWhatHasChanged_andBuildsNothingElse()
      throws IOException {
    Files.copy(launcher(), folder.resolve("upshift"));
    Path maven = Files.createDirectories(folder.resolve("bin")).resolve("mvn");
    Files.writeString(maven, "#!/bin/sh\necho \"$@\"\nexit 1\n");
    assertThat(maven.toFile().setExecutable(true)).isTrue();
    built("cli", Instant.now().plus(Duration.ofHours(1)));
    built("notifier", Instant.EPOCH);
    Files.createDirectories(folder.resolve("notifier/src/main"));
    RunningProcess process =
        processes.start(
            List.of("bash", folder.resolve("upshift").toString(), "build"),
            Map.of("PATH", maven.getParent() + ":" + System.getenv("PATH")),
            folder);
    assertThat(process.awaitExit(PATIENCE)).isEqualTo(1);
    String missing = "broker-config,scaler-brain,host-agent,examples/cartpole";
    assertThat(process.errors())
        .contains(
            "building " + missing + " (not built yet, a minute or two) ...",
            "building notifier (its sources have changed) ...")
        .anyMatch(line -> line.contains("-pl " + missing + ",notifier -am package"));
  }

  private void built(String module, Instant at) throws IOException {
    Path target = Files.createDirectories(folder.resolve(module + "/target"));
    Path stamp = Files.createFile(target.resolve("upshift-built"));
    Files.setLastModifiedTime(stamp, FileTime.from(at));
  }

  private static Path launcher() {
    return Project.root().resolve("upshift");
  }
}
