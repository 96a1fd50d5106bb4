package dev.upshift.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  @TempDir Path folder;

  @Test
  void folder_thatIsTaken_isRefusedUntilItIsGivenBack() {
    Path state = folder.resolve("a/state");
    try (FolderLock _ = FolderLock.take(state, "brain")) {
      assertThatExceptionOfType(FailureException.class)
          .isThrownBy(() -> FolderLock.take(state, "brain"))
          .withMessage(
              "Another brain uses the state folder "
                  + state
                  + ": stop it, or give this one a state-folder of its own.")
          .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.ERROR));
    }
    try (FolderLock _ = FolderLock.take(state, "brain")) {
      assertThat(state.resolve("brain.lock")).exists();
    }
  }

  @Test
  void folder_thatIsAFile_isOneSentence() throws IOException {
    Path state = Files.writeString(folder.resolve("state"), "a file");
    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> FolderLock.take(state, "agent"))
        .withMessageStartingWith("The agent's state folder " + state + " cannot be written: ");
  }
}
