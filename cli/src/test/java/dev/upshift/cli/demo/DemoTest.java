package dev.upshift.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.cli.UpshiftMain;
import dev.upshift.testkit.Processes;
import dev.upshift.testkit.Project;
import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command, as it is. */
class DemoTest {
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  @RegisterExtension final Processes processes = new Processes();
  @TempDir Path folder = Path.of("unset");

  @Test
  void demo_playsScenarioB_andLeavesNothingBehind() throws IOException {
    RunningProcess demo = demo();
    assertThat(demo.awaitExit(PATIENCE)).as(said(demo)).isZero();
    assertThat(changes(demo))
        .containsExactly(
            "light -> medium scale-up",
            "medium -> light fallback",
            "light -> medium retry",
            "medium -> light settle");
    assertThat(said(demo)).contains("notice ", "never behind its last checkpoint");
    assertThat(nextAttemptAfterSettling(demo)).isAfter(LocalDate.now(ZoneOffset.UTC).plusDays(12));
    assertThat(leftBehind()).isEmpty();
  }

  @Test
  void demoStable_playsScenarioA() throws IOException {
    RunningProcess demo = demo("--stable");
    assertThat(demo.awaitExit(PATIENCE)).as(said(demo)).isZero();
    assertThat(changes(demo)).containsExactly("light -> medium scale-up");
    assertThat(leftBehind()).isEmpty();
  }

  @Test
  void demo_thatIsInterrupted_leavesNothingBehind() throws IOException {
    RunningProcess demo = demo();
    demo.awaitLine(line -> line.startsWith("light runs"), PATIENCE);
    demo.terminate();
    assertThat(demo.awaitExit(PATIENCE)).isNotZero();
    assertThat(leftBehind()).isEmpty();
  }

  private RunningProcess demo(String... arguments) {
    List<String> words = new ArrayList<>(List.of("demo"));
    words.addAll(List.of(arguments));
    List<String> command =
        new ArrayList<>(Processes.mainCommand(UpshiftMain.class.getName(), words));
    command.add(1, "-Dupshift.home=" + Project.root());
    command.add(2, "-Djava.io.tmpdir=" + folder);
    return processes.start(command, Map.of("UPSHIFT_BUILT", "true"), folder);
  }

  private static List<String> changes(RunningProcess demo) {
    return demo.output().stream()
        .map(line -> line.split(" "))
        .filter(words -> words.length > 5 && words[3].equals("->"))
        .map(words -> String.join(" ", words[2], words[3], words[4], words[5]))
        .toList();
  }

  /** As the notice about the settled host says it. */
  private static LocalDate nextAttemptAfterSettling(RunningProcess demo) {
    String next =
        demo.output().stream()
            .filter(line -> line.contains("(settle)"))
            .map(line -> line.replaceFirst(".*; next: retry at (\\S+) .*", "$1"))
            .findFirst()
            .orElseThrow();
    return LocalDate.parse(next);
  }

  private static String said(RunningProcess demo) {
    return String.join("\n", demo.output()) + "\n" + String.join("\n", demo.errors());
  }

  /** Folders of the demo, and processes that were started in or for one. */
  private List<String> leftBehind() throws IOException {
    List<String> left = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.map(Path::toString).filter(name -> name.contains("upshift")).forEach(left::add);
    }
    ProcessHandle.allProcesses()
        .map(ProcessHandle::info)
        .flatMap(info -> info.commandLine().stream())
        .filter(line -> line.contains(folder + "/upshift-demo"))
        .forEach(left::add);
    return left;
  }
}
