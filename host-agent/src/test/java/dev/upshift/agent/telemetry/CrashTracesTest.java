package dev.upshift.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a kernel leaves about its own end. */
final class CrashTracesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir Path folder;

  @Test
  void traceOfTheLastEnd_isToldInWords() throws IOException {
    Path file = trace("<0>[ 12.0] Kernel panic - not syncing: Fatal exception", NOON);
    assertThat(traces().since(NOON.minusSeconds(60)))
        .contains("kernel panic, on record in " + file);
  }

  @Test
  void traceOfAnEarlierEnd_isNone() throws IOException {
    trace("Kernel panic", NOON.minusSeconds(3600));
    assertThat(traces().since(NOON)).isEmpty();
  }

  @Test
  void traceThatSystemdHasMoved_toAFolderOfTheRecord_isFound() throws IOException {
    Path record = Files.createDirectories(folder.resolve("1767268800/001"));
    Path part = Files.writeString(record.resolve("dmesg-efi-176726880001001"), "Oops: 0002");
    Files.setLastModifiedTime(part, FileTime.from(NOON.minusSeconds(30)));
    Path whole =
        Files.writeString(
            folder.resolve("1767268800/dmesg.txt"), "Oops: 0002\nKernel panic - not syncing");
    Files.setLastModifiedTime(whole, FileTime.from(NOON));
    assertThat(traces().since(NOON.minusSeconds(60)))
        .contains("kernel panic, on record in " + whole);
  }

  @Test
  void dumpOfACrashKernel_isFound_asDebianAndAsRedHatNameIt() throws IOException {
    Path debian = Files.createDirectories(folder.resolve("202601011200"));
    Path first =
        Files.writeString(
            debian.resolve("dmesg.202601011200"),
            "Out of memory: Killed process 7\nBUG: unable to handle page fault\nOops: 0002 [#1]");
    Files.setLastModifiedTime(first, FileTime.from(NOON.minusSeconds(30)));
    assertThat(traces().since(NOON.minusSeconds(60)))
        .contains("kernel oops, on record in " + first);
    Path redHat = Files.createDirectories(folder.resolve("127.0.0.1-2026-01-01-12:00:00"));
    Path second =
        Files.writeString(
            redHat.resolve("vmcore-dmesg.txt"), "[9.1] Kernel panic - not syncing: hung_task");
    Files.setLastModifiedTime(second, FileTime.from(NOON));
    Files.writeString(redHat.resolve("vmcore"), "Kernel panic of gigabytes, not for reading");
    assertThat(traces().since(NOON.minusSeconds(60)))
        .contains("kernel panic, on record in " + second);
  }

  @Test
  void longTrace_isReadFromItsEnd() throws IOException {
    Path file = trace("Kernel panic\n" + "a line of no meaning\n".repeat(100_000), NOON);
    assertThat(traces().since(NOON.minusSeconds(60)))
        .contains("kernel messages of a crash, on record in " + file);
    trace("a line of no meaning\n".repeat(100_000) + "Kernel panic - not syncing", NOON);
    assertThat(traces().since(NOON.minusSeconds(60)))
        .contains("kernel panic, on record in " + file);
  }

  @Test
  void newestTrace_counts() throws IOException {
    Path older = Files.writeString(folder.resolve("dmesg-ramoops-0"), "Kernel panic");
    Files.setLastModifiedTime(older, FileTime.from(NOON.minusSeconds(20)));
    Path newest = trace("Out of memory: Killed process 7", NOON);
    assertThat(traces().since(NOON.minusSeconds(60)))
        .contains("kernel out of memory, on record in " + newest);
  }

  @Test
  void foldersThatAreMissingOrEmpty_sayNothing() {
    assertThat(traces().since(NOON)).isEmpty();
  }

  private CrashTraces traces() {
    return new CrashTraces(List.of(folder.resolve("missing"), folder));
  }

  private Path trace(String text, Instant at) throws IOException {
    Path file = Files.writeString(folder.resolve("dmesg-efi-1"), text);
    Files.setLastModifiedTime(file, FileTime.from(at));
    return file;
  }
}
