package dev.upshift.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Following a log that somebody else writes. */
final class TrainingLogTest {
  @TempDir Path folder;

  @Test
  void newLines_areOnlyWholeAndOnlyNew() throws IOException {
    append("old\n");
    TrainingLog log = new TrainingLog(file(), 1000, 1);
    assertThat(log.newLines()).isEmpty();
    append("one\ntwo\nhal");
    assertThat(log.newLines()).containsExactly("one", "two");
    append("f\n");
    assertThat(log.newLines()).containsExactly("half");
    assertThat(log.newLines()).isEmpty();
  }

  @Test
  void newLines_ofAFlood_areTheNewest() throws IOException {
    TrainingLog log = new TrainingLog(file(), Long.MAX_VALUE, 1);
    append("x".repeat(99).concat("\n").repeat(10_000));
    append("last\n");
    assertThat(log.newLines()).hasSizeLessThan(3_000).endsWith("last");
    assertThat(log.newLines()).isEmpty();
  }

  @Test
  void rotate_copiesAside_andGoesOnWithTheSameFile() throws IOException {
    TrainingLog log = new TrainingLog(file(), 10, 2);
    append("0123456789 and more\n");
    assertThat(log.newLines()).hasSize(1);
    log.rotate();
    assertThat(file()).isEmptyFile();
    assertThat(folder.resolve("game.log.1")).hasContent("0123456789 and more");
    append("after\n");
    assertThat(log.newLines()).containsExactly("after");
    for (String text : List.of("the second full one\n", "the third full one\n")) {
      append(text);
      log.rotate();
    }
    assertThat(folder.resolve("game.log.1")).hasContent("the third full one");
    assertThat(folder.resolve("game.log.2")).content().endsWith("the second full one\n");
    assertThat(folder.resolve("game.log.3")).doesNotExist();
  }

  @Test
  void newLines_ofAMissingFile_areNone() throws IOException {
    assertThat(new TrainingLog(folder.resolve("none.log"), 10, 1).newLines()).isEmpty();
  }

  private Path file() {
    return folder.resolve("game.log");
  }

  private void append(String text) throws IOException {
    Files.writeString(file(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
