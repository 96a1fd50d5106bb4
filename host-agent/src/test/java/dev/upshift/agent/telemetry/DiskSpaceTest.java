package dev.upshift.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real disk's room. */
final class DiskSpaceTest {
  @TempDir Path folder;

  @Test
  void space_isWhatTheFileSystemSays() throws IOException {
    assertThat(DiskSpace.of(folder).totalBytes())
        .isEqualTo(Files.getFileStore(folder).getTotalSpace());
    assertThat(DiskSpace.of(folder).usableBytes())
        .isBetween(1L, Files.getFileStore(folder).getTotalSpace());
  }

  @Test
  void space_ofWhatIsNotThere_isAFailureAndNotAFullDisk() {
    assertThatThrownBy(() -> DiskSpace.of(folder.resolve("none")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none");
  }
}
