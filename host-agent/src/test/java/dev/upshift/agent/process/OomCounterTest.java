package dev.upshift.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Victims of the kernel, counted. */
final class OomCounterTest {
  @TempDir Path folder;

  @Test
  void victim_isRecentUntilTheSecondSample() throws IOException {
    Path file = folder.resolve("vmstat");
    Files.writeString(file, "oom_kill 1\n");
    OomCounter counter = new OomCounter(file);
    assertThat(counter.countedLately()).isFalse();
    Files.writeString(file, "oom_kill 2\n");
    assertThat(counter.countedLately()).isTrue();
    counter.sample();
    assertThat(counter.countedLately()).isTrue();
    counter.sample();
    assertThat(counter.countedLately()).isFalse();
  }

  @Test
  void counter_withoutItsFile_knowsNothing() {
    assertThat(new OomCounter(folder.resolve("none")).countedLately()).isFalse();
  }
}
