package dev.upshift.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upshift.configuration.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where boots are read from. */
final class BootSourceTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir Path folder;

  @Test
  void kernel_tellsIdAndUptime() {
    BootSource.PresentBoot boot = new BootSource.Kernel().present(NOW);
    assertThat(boot.id()).matches("[0-9a-f-]{36}");
    assertThat(boot.uptime()).isPositive();
    assertThat(boot.bootedAt()).isEqualTo(NOW.minus(boot.uptime()));
  }

  @Test
  void folder_standsForTheKernel() throws IOException {
    Files.writeString(folder.resolve("boot_id"), "boot-7\n");
    Files.writeString(folder.resolve("booted_at"), "2026-01-01T11:59:00Z\n");
    assertThat(new BootSource.Folder(folder).present(NOW))
        .isEqualTo(
            new BootSource.PresentBoot("boot-7", NOW.minusSeconds(60), Duration.ofMinutes(1)));
  }

  @Test
  void folder_thatIsMissingOrBroken_failsWithASentence() throws IOException {
    BootSource source = new BootSource.Folder(folder);
    assertThatThrownBy(() -> source.present(NOW))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("booted_at cannot be read: correct boot-source");
    Files.writeString(folder.resolve("booted_at"), "yesterday");
    assertThatThrownBy(() -> source.present(NOW))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("must hold a time like");
  }
}
