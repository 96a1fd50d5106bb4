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
  void container_isItsFirstProcess_andStartsAgainWithoutTheKernel() throws IOException {
    proc("9000.00", 720_000);
    stat("self", 900_000);
    BootSource.PresentBoot boot = new BootSource.Container(folder).present(NOW);
    assertThat(boot)
        .isEqualTo(
            new BootSource.PresentBoot(
                "kernel-1-720000", NOW.minusSeconds(1800), Duration.ofMinutes(30)));
    proc("9100.00", 905_000);
    assertThat(new BootSource.Container(folder).present(NOW).id()).isNotEqualTo(boot.id());
    assertThat(new BootSource.Kernel(folder).present(NOW).id()).isEqualTo("kernel-1");
  }

  @Test
  void container_whoseUptimeIsItsOwn_asInLxc_isAsOldAsItsFirstProcess() throws IOException {
    proc("1800.00", 720_000);
    stat("self", 900_000);
    assertThat(new BootSource.Container(folder).present(NOW).uptime())
        .isEqualTo(Duration.ofMinutes(30));
  }

  @Test
  void found_isTheContainerOnlyWhereItIsCertain() throws IOException {
    proc("9000.00", 720_000);
    assertThat(BootSource.found(folder, 77)).isEqualTo(new BootSource.Container(folder));
    assertThat(BootSource.found(folder, 1)).isEqualTo(new BootSource.Kernel(folder));
    proc("9000.00", 24);
    assertThat(BootSource.found(folder, 77)).isEqualTo(new BootSource.Kernel(folder));
  }

  private void proc(String uptime, long firstTicks) throws IOException {
    Path random = Files.createDirectories(folder.resolve("sys/kernel/random"));
    Files.writeString(random.resolve("boot_id"), "kernel-1\n");
    Files.writeString(folder.resolve("uptime"), uptime + " 17.00\n");
    stat("1", firstTicks);
  }

  private void stat(String process, long ticks) throws IOException {
    Path place = Files.createDirectories(folder.resolve(process));
    Files.writeString(
        place.resolve("stat"),
        "1 (init (x) ) S 0 1 1 0 -1 4 1 1 1 1 1 1 1 1 20 0 1 0 " + ticks + " 1 1\n");
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
