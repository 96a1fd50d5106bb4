package dev.upshift.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder in the place of control groups. */
final class OwnershipTest {
  @TempDir Path mount;

  @Test
  void means_areTakenInTheirOrder() throws IOException {
    assertThat(Ownership.of(homes(), false, Optional.empty())).isEqualTo(Ownership.NONE);
    assertThat(Ownership.of(homes(), true, Optional.empty())).isEqualTo(Ownership.SERVICE);
    Files.createFile(mount.resolve("cgroup.procs"));
    assertThat(Ownership.of(homes(), true, Reaper.present())).isEqualTo(Ownership.CONTROL_GROUP);
  }

  @Test
  void perl_isTheMeansWhereThereIsNoGroup() {
    assumeThat(Reaper.present()).as("no perl that may make a process a subreaper").isPresent();
    assertThat(Ownership.of(homes(), true, Reaper.present())).isEqualTo(Ownership.REAPER);
  }

  private Homes homes() {
    return Homes.of("owner", mount, "/", Map.of());
  }
}
