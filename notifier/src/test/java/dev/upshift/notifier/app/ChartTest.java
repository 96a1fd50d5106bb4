package dev.upshift.notifier.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.notifier.decide.Figures;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

class ChartTest {
  @Test
  void hours_areThoseOfTheDigestsZone_andTheZoneIsSaid() {
    Instant now = Instant.parse("2026-11-23T06:00:00Z");
    Figures noted =
        new Figures(
            "tnr-0",
            now,
            "light",
            "running",
            0,
            Optional.of(5.0),
            Optional.empty(),
            Optional.empty());
    for (String name : List.of("Asia/Tokyo", "America/New_York")) {
      var chart = Chart.chart(List.of(noted), ZoneId.of(name));
      assertThat(chart.getStyler().getTimezone()).isEqualTo(TimeZone.getTimeZone(name));
      assertThat(chart.getXAxisTitle()).isEqualTo(name);
    }
  }
}
