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
