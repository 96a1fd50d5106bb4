package dev.upshift.examples.cartpole.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {
  @TempDir private Path folder;
  private Path file;
  private CheckpointFile checkpoint;

  @BeforeEach
  void own() throws CheckpointException {
    file = folder.resolve("deep/er/state");
    checkpoint = CheckpointFile.own(file);
  }

  @AfterEach
  void release() throws CheckpointException {
    checkpoint.close();
  }

  @Test
  void read_nothingWritten_isEmpty() throws Exception {
    assertThat(checkpoint.read()).isEmpty();
  }

  @Test
  void read_afterTwoWrites_givesTheLastAndKeepsTheOneBefore() throws Exception {
    write("first");
    write("second");

    assertThat(found()).isEqualTo("second");
    Files.delete(file);
    assertThat(found()).isEqualTo("first");
  }

  @Test
  void read_truncatedAnywhere_takesThePreviousOne() throws Exception {
    write("first");
    write("second");
    byte[] whole = Files.readAllBytes(file);

    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(found()).as("cut to %d bytes", length).isEqualTo("first");
    }
  }

  @Test
  void read_anyByteChanged_takesThePreviousOneAndSaysSo() throws Exception {
    write("first");
    write("second");
    byte[] whole = Files.readAllBytes(file);

    for (int position = 0; position < whole.length; position++) {
      byte[] damaged = whole.clone();
      damaged[position] ^= 0x10;
      Files.write(file, damaged);
      CheckpointFile.Found found = checkpoint.read().orElseThrow();
      assertThat(found.payload()).as("changed at %d", position).hasContent("first");
      assertThat(found.complaint().orElseThrow())
          .startsWith("The checkpoint " + file + " must be a whole one, but ")
          .endsWith(": it is put aside as state.damaged and state.previous is used.");
    }
  }

  @Test
  void write_afterADamagedOne_neverLosesTheGoodPreviousOne() throws Exception {
    write("first");
    write("second");
    Files.writeString(file, "garbage");
    checkpoint.read();

    write("third");

    assertThat(found()).isEqualTo("third");
    Files.writeString(file, "garbage");
    assertThat(found()).isEqualTo("first");
  }

  @Test
  void read_damagedWithoutAPreviousOne_isRefused() throws Exception {
    write("first");
    Files.writeString(file, "garbage that is longer than the header");

    assertThatThrownBy(checkpoint::read)
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "The checkpoint %s must be a whole one, but it does not begin as one, and there is no"
                + " %s.previous: move it away to start anew.",
            file, file);
    assertThat(file).hasContent("garbage that is longer than the header");
  }

  @Test
  void write_overALeftoverTemporaryFile_replacesIt() throws Exception {
    Files.writeString(file.resolveSibling("state.tmp"), "what a killed process left behind, long");

    write("first");

    assertThat(found()).isEqualTo("first");
    assertThat(file.resolveSibling("state.tmp")).doesNotExist();
  }

  @Test
  void own_whileOwned_isRefused() {
    assertThatThrownBy(() -> CheckpointFile.own(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "The checkpoint %s is in use by another trainer: stop that one or name another file.",
            file);
  }

  @Test
  void own_folderThatIsAFile_isRefused() throws IOException {
    Path obstacle = Files.createFile(folder.resolve("obstacle"));

    assertThatThrownBy(() -> CheckpointFile.own(obstacle.resolve("state")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("The checkpoint folder " + obstacle + " must be writable (");
  }

  @Test
  void write_folderGone_saysSo() throws IOException {
    Files.delete(file.resolveSibling("state.lock"));
    Files.delete(file.getParent());

    assertThatThrownBy(() -> write("lost"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("The checkpoint " + file + " cannot be written (");
  }

  private void write(String text) throws CheckpointException {
    checkpoint.write(text.getBytes(UTF_8));
  }

  private String found() throws CheckpointException, IOException {
    return new String(checkpoint.read().orElseThrow().payload().readAllBytes(), UTF_8);
  }
}
