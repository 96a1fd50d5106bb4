package dev.upshift.notifier.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DigestTest {
  private static final Digest DIGEST = new Digest(LocalTime.of(7, 0), ZoneId.of("Europe/Berlin"));
  private static final Instant MORNING = Instant.parse("2026-11-23T06:00:30Z");
  private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

  @Test
  void check_isDueFromItsTimeOn_untilItIsStale() {
    assertThat(DIGEST.due(MORNING)).contains(DAY);
    assertThat(DIGEST.due(MORNING.minus(Duration.ofMinutes(1)))).isEmpty();
    assertThat(DIGEST.due(MORNING.plus(Duration.ofHours(7)))).contains(DAY);
    assertThat(DIGEST.due(MORNING.plus(Duration.ofHours(9)))).isEmpty();
  }

  @Test
  void check_saysOfEachHostItsModeRebootsProgressCostAndSaving() {
    Announcement told =
        DIGEST.of(
            DAY,
            List.of(
                figures("tnr-0", 20, 2, 30.0, 1.0, 0.5),
                figures("tnr-0", 10, 1, 35.0, 2.0, 0.75),
                figures("tnr-0", 9.5, 1, 35.0, 2.0, 0.75),
                new Figures(
                    "tnr-1",
                    MORNING,
                    "light",
                    "running",
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()),
                figures("tnr-0", 0.1, 0, 41.25, 3.2, 1.1)),
            MORNING);
    assertThat(told.headline()).isEqualTo("Morning check: 2 hosts, 3 failures in 24 h, 1.10 saved");
    assertThat(told.evidence())
        .containsExactly(
            "tnr-0: mode medium (running), 3 failures, progress 41.3 % (+11.3), cost 3.20, saved"
                + " 1.10",
            "tnr-1: mode light (running), 0 failures");
    assertThat(told.next()).contains("2026-11-24 at 07:00 Europe/Berlin");
    assertThat(told.eventId()).isEqualTo("digest/2026-11-23");
  }

  private static Figures figures(
      String host, double hoursAgo, int reboots, double progress, double cost, double saved) {
    return new Figures(
        host,
        MORNING.minusSeconds((long) (hoursAgo * 3600)),
        "medium",
        "running",
        reboots,
        Optional.of(progress),
        Optional.of(cost),
        Optional.of(saved));
  }
}
