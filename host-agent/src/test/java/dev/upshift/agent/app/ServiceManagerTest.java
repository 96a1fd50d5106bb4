package dev.upshift.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of systemd; a script stands in for systemctl. */
final class ServiceManagerTest {
  @TempDir Path folder;

  @Test
  void machine_goesDown_whenSystemdSaysSo() throws IOException {
    assertThat(new ServiceManager(folder, systemctl("stopping")).isGoingDown()).isTrue();
    assertThat(new ServiceManager(folder, systemctl("running")).isGoingDown()).isFalse();
  }

  @Test
  void machine_withoutSystemd_neverGoesDown() throws IOException {
    Path nowhere = folder.resolve("nowhere");
    assertThat(new ServiceManager(nowhere, systemctl("stopping")).isGoingDown()).isFalse();
  }

  @Test
  void machine_whoseSystemctlIsMissing_doesNotGoDown() {
    String missing = folder.resolve("missing").toString();
    assertThat(new ServiceManager(folder, missing).isGoingDown()).isFalse();
  }

  private String systemctl(String state) throws IOException {
    Path script = folder.resolve("systemctl-" + state);
    Files.writeString(script, "#!/bin/sh\n[ \"$1\" = is-system-running ] && echo " + state + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script.toString();
  }
}
