package dev.upshift.agent.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.testkit.Processes;
import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointPatternTest {
  private static final Instant OLD = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NEW = Instant.parse("2026-01-02T00:00:00Z");
  private static final Instant OTHER = Instant.parse("2026-01-03T00:00:00Z");

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    file("runs/a/one.pt", OLD);
    file("runs/b/two.pt", NEW);
    file("runs/b/two.tmp", OTHER);
    file("runs/.upshift-aside/1/b/two.pt", OTHER);
  }

  @Test
  void files_thatMatch_areCheckpoints_oldestFirst() throws IOException {
    assertThat(new CheckpointPattern("runs/*/*.pt", folder).find())
        .extracting(Saved::name, Saved::savedAt)
        .containsExactly(tuple("a/one.pt", OLD), tuple("b/two.pt", NEW));
    assertThat(new CheckpointPattern(folder + "/runs/**.pt", Path.of("/")).find()).hasSize(2);
    assertThat(new CheckpointPattern("runs/a/one.pt", folder).find()).hasSize(1);
  }

  @Test
  void folder_thatMatches_isOneCheckpoint_withAllThatIsInIt() throws IOException {
    List<Saved> found = new CheckpointPattern("runs/b", folder).find();
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().savedAt()).isEqualTo(OTHER);
    assertThat(found.getFirst().bytes()).isEqualTo(14);
    assertThat(found.getFirst().parts())
        .extracting(Saved.Part::name)
        .containsExactly("b/two.pt", "b/two.tmp");
  }

  @Test
  void pattern_thatNothingMatches_findsNothing() throws IOException {
    assertThat(new CheckpointPattern("runs/*/*.ckpt", folder).find()).isEmpty();
    assertThat(new CheckpointPattern("nowhere/*.pt", folder).find()).isEmpty();
  }

  @Test
  void folder_thatIsALink_isLookedInto() throws IOException {
    Files.createSymbolicLink(folder.resolve("latest"), folder.resolve("runs/b"));
    List<Saved> found = new CheckpointPattern("latest/*.pt", folder).find();
    assertThat(found).extracting(Saved::name).containsExactly("two.pt");
    assertThat(found.getFirst().path()).isEqualTo(folder.resolve("latest/two.pt"));
  }

  @Test
  void folder_thatMayNotBeRead_hidesItselfAlone() throws IOException {
    Path locked = Files.createDirectories(folder.resolve("runs/lost+found"));
    Files.setPosixFilePermissions(locked, Set.of());
    // Root may read everything: the search gives that right up.
    List<String> command = new ArrayList<>();
    if (Files.isReadable(locked)) {
      command.addAll(List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search"));
    }
    command.addAll(
        Processes.mainCommand(Search.class.getName(), List.of("runs/**.pt", folder.toString())));
    try (RunningProcess search = RunningProcess.start(command)) {
      search.awaitExit(Duration.ofMinutes(1));
      assertThat(search.output()).containsExactly("false", "a/one.pt", "b/two.pt");
    }
  }

  /** Says whether it may read what is locked, and what it finds all the same. */
  static final class Search {
    private Search() {}

    static void main(String[] arguments) throws IOException {
      Path folder = Path.of(arguments[1]);
      System.out.println(Files.isReadable(folder.resolve("runs/lost+found")));
      new CheckpointPattern(arguments[0], folder).find().forEach(s -> System.out.println(s.name()));
    }
  }

  @Test
  void links_andFoldersTooDeepForThePattern_areNotEntered() throws IOException {
    file("runs/b/deep/three.pt", NEW);
    Files.createSymbolicLink(folder.resolve("runs/again"), folder.resolve("runs/b"));
    assertThat(new CheckpointPattern("runs/*/*.pt", folder).find())
        .extracting(Saved::name)
        .containsExactly("a/one.pt", "b/two.pt");
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.api.Assertions.tuple(values);
  }

  private void file(String name, Instant modified) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "weights");
    Files.setLastModifiedTime(file, FileTime.from(modified));
  }
}
