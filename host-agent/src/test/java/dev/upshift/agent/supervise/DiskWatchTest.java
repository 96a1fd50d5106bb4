package dev.upshift.agent.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class DiskWatchTest {
  private static final DiskWatch.Limit LIMIT = new DiskWatch.Limit(5, Duration.ofHours(6));
  private static final long TOTAL = 1_000_000;

  private DiskWatch watch = DiskWatch.fresh();
  private Instant now = Instant.parse("2026-05-01T12:00:00Z");

  @Test
  void disk_withLittleLeft_isShort_untilThereIsClearlyMore() {
    look(60_000);
    assertThat(watch.shortage()).isEmpty();
    look(49_000);
    assertThat(watch.shortage().orElseThrow().critical()).isFalse();
    look(9_000);
    assertThat(watch.shortage().orElseThrow().critical()).isTrue();
    look(55_000);
    assertThat(watch.shortage()).as("hardly more").isPresent();
    now = now.plus(Duration.ofHours(1));
    look(70_000);
    assertThat(watch.shortage()).isEmpty();
  }

  @Test
  void disk_thatWillSoonBeFull_isShort_whileThereIsTime() {
    for (int minute = 0; minute <= 12; minute++) {
      look(900_000 - minute * 3_000L);
    }
    assertThat(watch.shortage().orElseThrow().reason()).contains("full in 288 min");
    for (int minute = 0; minute <= 40; minute++) {
      look(864_000);
    }
    assertThat(watch.shortage()).isEmpty();
  }

  @Test
  void disk_thatFillsSlowly_isNone() {
    for (int minute = 0; minute <= 60; minute++) {
      look(900_000 - minute * 500L);
      assertThat(watch.shortage()).isEmpty();
    }
  }

  private void look(long free) {
    watch = watch.look(now, free, TOTAL, LIMIT);
    now = now.plus(Duration.ofMinutes(1));
  }
}
