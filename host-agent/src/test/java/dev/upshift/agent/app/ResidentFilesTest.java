package dev.upshift.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.agent.app.ResidentFiles.Range;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ResidentFilesTest {
  private static final String MAPS =
      """
      800001000-800c2d000 rw-p 00001000 fe:00 2433761    /srv/agent.aot
      Anonymous:         12052 kB
      800c2d000-8020a8000 r--p 00c2d000 fe:00 2433761    /srv/agent.aot
      Rss:               20972 kB
      Anonymous:             0 kB
      7f0000000000-7f0000001000 r--p 00000000 fe:00 1    /lib/libc.so.6
      Anonymous:             0 kB
      7f14ea0e3000-7f14eb16f000 r-xp 002e3000 fe:00 2    /jdk/lib/server/libjvm.so
      Anonymous:             0 kB
      7f14eb480000-7f14eb56b000 r--p 01680000 fe:00 2    /jdk/lib/server/libjvm.so
      Anonymous:           940 kB
      7f14ec000000-7f14ec001000 r--p 00000000 00:00 0
      Anonymous:             0 kB
      """;

  @Test
  void unchanged_isWhatIsReadOnlyAndWasNeverWrittenTo_ofFilesThatLast() {
    assertThat(ResidentFiles.unchanged(MAPS))
        .containsExactly(
            new Range(0x800c2d000L, 0x8020a8000L - 0x800c2d000L),
            new Range(0x7f14ea0e3000L, 0x7f14eb16f000L - 0x7f14ea0e3000L));
  }

  @Test
  void release_ofThisVeryJvm_givesMuchBack_andItGoesOn() throws Exception {
    long before = ofTheJvm();
    ResidentFiles.release();
    assertThat(ofTheJvm()).isLessThan(before);
    assertThat(ResidentFiles.unchanged(Files.readString(Path.of("/proc/self/smaps")))).isNotEmpty();
  }

  /** Kibibytes of the JVM's machine code that are mapped. */
  private static long ofTheJvm() throws Exception {
    long sum = 0;
    boolean inside = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
        inside = line.contains(" r-xp ") && line.endsWith("/libjvm.so");
      } else if (inside && line.startsWith("Rss:")) {
        sum += Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return sum;
  }
}
