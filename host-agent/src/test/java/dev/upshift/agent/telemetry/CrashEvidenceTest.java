package dev.upshift.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What there is about the end of the boot before; a script stands in for journalctl. */
final class CrashEvidenceTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir Path folder;

  @Test
  void kernelThatRanOutOfMemory_isToldFromTheJournal() throws IOException {
    assertThat(
            saying(
                "1767268830.250000 gpu-1 kernel: eth0: link is down",
                "1767268827.104211 gpu-1 kernel: Out of memory: Killed process 71 (python3)",
                "1767268826.100000 gpu-1 kernel: nothing much"))
        .isEqualTo("kernel out of memory at 12:00:27, in the journal of the boot before");
  }

  @Test
  void panic_countsBeforeWhatCameAfterIt() throws IOException {
    assertThat(
            saying(
                "1767268831.000000 gpu-1 kernel: Out of memory: Killed process 71 (python3)",
                "1767268830.000000 gpu-1 kernel: Kernel panic - not syncing: Fatal exception"))
        .isEqualTo("kernel panic at 12:00:30, in the journal of the boot before");
  }

  @Test
  void linesOfLongBefore_andOfNoMeaning_areNone() throws IOException {
    assertThat(
            saying(
                "1767268830.000000 gpu-1 kernel: Memory cgroup out of memory: Killed process 5",
                "1767265230.000000 gpu-1 kernel: Out of memory: Killed process 71 (python3)",
                "-- No entries --",
                "12x.5 gpu-1 kernel: Kernel panic",
                "99999999999999999999.5 gpu-1 kernel: Kernel panic"))
        .isEqualTo("nothing");
  }

  @Test
  void journalOfTheBootBefore_isAskedForItsLastLines() throws IOException {
    var _ = evidence("printf '%s ' \"$@\" > " + folder.resolve("asked"), LONG).since(NOON);
    assertThat(folder.resolve("asked"))
        .content()
        .contains("-b -1 ", "-k ", "-r ", "-o short-unix ", "--no-pager ", "-n 500 ");
  }

  @Test
  void traceOnDisk_savesTheQuestion() throws IOException {
    Path trace = Files.writeString(folder.resolve("dmesg-efi-1"), "Kernel panic - not syncing");
    assertThat(evidence("touch " + folder.resolve("asked"), LONG).since(NOON))
        .contains("kernel panic, on record in " + trace);
    assertThat(folder.resolve("asked")).doesNotExist();
  }

  @Test
  void journalThatIsNotKept_cannotBeRead_orIsMissing_saysNothing() throws IOException {
    String panic = "echo '1767268830.0 gpu-1 kernel: Kernel panic'";
    Path program = program(panic);
    assertThat(evidence(new KernelJournal(folder.resolve("none"), program.toString())).since(NOON))
        .isEmpty();
    assertThat(evidence(panic + "; exit 1", LONG).since(NOON)).isEmpty();
    assertThat(evidence(new KernelJournal(folder, folder.resolve("no").toString())).since(NOON))
        .isEmpty();
    assertThat(evidence(panic, LONG).since(NOON)).isPresent();
  }

  @Test
  void journalThatDoesNotEnd_isNotWaitedFor_andEnded() throws IOException {
    String hangs = "exec tail -f " + folder.resolve("journalctl");
    assertThat(evidence(hangs, SHORT).since(NOON)).isEmpty();
    await()
        .until(() ->
            ProcessHandle.current()
                .children()
                .noneMatch(c -> c.info().commandLine().orElse("").contains(folder.toString())));
  }

  @Test
  void journalOfEndlessLines_isReadToALimit() throws IOException {
    assertThat(
            evidence(
                    "echo '1767268830.0 gpu-1 kernel: Kernel panic'; exec yes 'of no meaning'",
                    LONG)
                .since(NOON))
        .contains("kernel panic at 12:00:30, in the journal of the boot before");
  }

  private String saying(String... newestFirst) throws IOException {
    Path said = Files.write(folder.resolve("said"), List.of(newestFirst));
    return evidence("cat " + said, LONG).since(NOON).orElse("nothing");
  }

  private CrashEvidence evidence(String script, Duration limit) throws IOException {
    return new CrashEvidence(
        new CrashTraces(List.of(folder)),
        new KernelJournal(folder, program(script).toString()),
        limit);
  }

  private CrashEvidence evidence(KernelJournal journal) {
    return new CrashEvidence(new CrashTraces(List.of(folder)), journal, LONG);
  }

  private Path program(String script) throws IOException {
    Path file = Files.writeString(folder.resolve("journalctl"), "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
