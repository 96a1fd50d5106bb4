package dev.upshift.notifier.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Severity;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuietHoursTest {
  private static final QuietHours NIGHT =
      new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0), ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource({
    "2025-12-30T21:59:59Z, 2025-12-30T21:59:59Z",
    "2025-12-30T22:00:00Z, 2025-12-31T07:00:00Z",
    "2025-12-31T03:00:00Z, 2025-12-31T07:00:00Z",
    "2025-12-31T07:00:00Z, 2025-12-31T07:00:00Z",
  })
  void moment_inTheNight_waitsForItsEnd(Instant moment, Instant told) {
    assertThat(NIGHT.after(moment)).isEqualTo(told);
  }

  @Test
  void hours_ofOneDay_andOfAnotherZone_areKept() {
    QuietHours noon =
        new QuietHours(LocalTime.of(12, 0), LocalTime.of(13, 0), ZoneId.of("Europe/Berlin"));
    assertThat(noon.after(Instant.parse("2025-12-30T11:30:00Z"))).isEqualTo("2025-12-30T12:00:00Z");
    assertThat(noon.after(Instant.parse("2025-12-30T12:30:00Z"))).isEqualTo("2025-12-30T12:30:00Z");
  }

  /** In Berlin 02:00 to 03:00 is left out on 29 March 2026, and comes twice on 25 October. */
  @ParameterizedTest
  @CsvSource({
    "2026-03-28T21:30:00Z, 2026-03-29T01:30:00Z",
    "2026-03-29T00:59:59Z, 2026-03-29T01:30:00Z",
    "2026-03-29T01:30:00Z, 2026-03-29T01:30:00Z",
    "2026-10-24T20:30:00Z, 2026-10-25T00:30:00Z",
    "2026-10-25T00:29:00Z, 2026-10-25T00:30:00Z",
    "2026-10-25T01:29:00Z, 2026-10-25T01:30:00Z",
    "2026-10-25T01:30:00Z, 2026-10-25T01:30:00Z",
  })
  void night_inWhichTheClockIsChanged_ends(Instant moment, Instant told) {
    QuietHours night =
        new QuietHours(LocalTime.of(22, 0), LocalTime.of(2, 30), ZoneId.of("Europe/Berlin"));
    assertThat(night.after(moment)).isEqualTo(told);
  }

  @Test
  void critical_isToldAtOnce() {
    Manner manner = new Manner(Rhythm.EACH, Optional.of(NIGHT));
    Instant night = Instant.parse("2025-12-31T03:00:00Z");
    Notice.Alert critical =
        new Notice.Alert("a", AlertState.FIRING, Severity.CRITICAL, "s", night, Map.of(), night);
    Triage.Outcome.Tell tell =
        (Triage.Outcome.Tell) Triage.alert(Notices.HOST, "hold", critical, Optional.empty());
    assertThat(manner.earliest(tell.announcement(), night)).isEqualTo(night);
    assertThat(manner.earliest(Notices.saying("x"), night)).isEqualTo("2025-12-31T07:00:00Z");
  }

  @Test
  void route_takesByHostAndReason() {
    Announcement scaleUp = Notices.told("d-1").announcement();
    assertThat(takes(scaleUp, List.of("tnr-0"), List.of("scale-up", "hold"))).isTrue();
    assertThat(takes(scaleUp, List.of("tnr-1"), List.of())).isFalse();
    assertThat(takes(scaleUp, List.of(), List.of("fallback"))).isFalse();
  }

  private static boolean takes(
      Announcement announcement, List<String> hosts, List<String> reasons) {
    Route route = new Route("c", Severity.INFO, hosts, reasons);
    return !Route.channels(List.of(route), announcement).isEmpty();
  }
}
