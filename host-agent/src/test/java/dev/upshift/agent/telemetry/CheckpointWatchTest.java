package dev.upshift.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The newest checkpoint by pattern. */
final class CheckpointWatchTest {
  private static final Instant OLD = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NEW = Instant.parse("2026-01-02T00:00:00Z");
  private static final Instant OTHER = Instant.parse("2026-01-03T00:00:00Z");

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    file("runs/a/one.pt", OLD);
    file("runs/b/two.pt", NEW);
    file("runs/b/two.tmp", OTHER);
  }

  @Test
  void newest_isTheLatestFileThatMatches() throws IOException {
    assertThat(new CheckpointWatch("runs/*/*.pt", folder).newest()).contains(NEW);
    assertThat(new CheckpointWatch(folder + "/runs/a/*", Path.of("/")).newest()).contains(OLD);
    assertThat(new CheckpointWatch("runs/a/one.pt", folder).newest()).contains(OLD);
  }

  @Test
  void newest_ofAFolder_countsAllThatIsInIt() throws IOException {
    assertThat(new CheckpointWatch("runs/b", folder).newest()).contains(OTHER);
  }

  @Test
  void newest_whereThereIsNone_isEmpty() throws IOException {
    assertThat(new CheckpointWatch("runs/*/*.ckpt", folder).newest()).isEmpty();
    assertThat(new CheckpointWatch("nowhere/*.pt", folder).newest()).isEmpty();
  }

  private void file(String name, Instant modified) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "weights");
    Files.setLastModifiedTime(file, FileTime.from(modified));
  }
}
