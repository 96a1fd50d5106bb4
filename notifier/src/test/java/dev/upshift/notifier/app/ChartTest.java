package dev.upshift.notifier.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.notifier.decide.Figures;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.XYStyler;

class ChartTest {
  private static final ZoneId UTC = ZoneId.of("UTC");

  @Test
  void axes_spanTheDayAndTheFailures_alsoWhereOneQuietMomentIsKnown() {
    Instant now = Instant.parse("2026-11-23T06:00:00Z");
    XYChart chart = Chart.chart(List.of(noted(now, Optional.empty())), UTC);
    assertThat(chart.getTitle()).isEqualTo("Failures in the hour before");
    XYStyler styler = chart.getStyler();
    assertThat(styler.getXAxisMin())
        .isEqualTo((double) now.minus(Duration.ofDays(1)).toEpochMilli());
    assertThat(styler.getXAxisMax()).isEqualTo((double) now.toEpochMilli());
    assertThat(styler.getYAxisMin()).isZero();
    assertThat(styler.getYAxisMax()).isOne();
    assertThat(Chart.chart(List.of(), UTC).getStyler().getXAxisMin()).isNull();
  }

  @Test
  void hours_areThoseOfTheDigestsZone_andTheZoneIsSaid() {
    Instant now = Instant.parse("2026-11-23T06:00:00Z");
    Figures noted = noted(now, Optional.of(5.0));
    for (String name : List.of("Asia/Tokyo", "America/New_York")) {
      var chart = Chart.chart(List.of(noted), ZoneId.of(name));
      assertThat(chart.getStyler().getTimezone()).isEqualTo(TimeZone.getTimeZone(name));
      assertThat(chart.getXAxisTitle()).isEqualTo(name);
    }
  }

  private static Figures noted(Instant at, Optional<Double> progress) {
    return new Figures(
        "tnr-0", at, "light", "running", 0, progress, Optional.empty(), Optional.empty());
  }
}
