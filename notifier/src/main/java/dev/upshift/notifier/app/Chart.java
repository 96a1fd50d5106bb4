package dev.upshift.notifier.app;

import dev.upshift.notifier.decide.Figures;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The digest's picture: each host's progress over the day, or its reboots where none has any. */
final class Chart {
  private static final Logger LOG = LoggerFactory.getLogger(Chart.class);
  private static final int WIDTH = 720;
  private static final int HEIGHT = 360;
  private static final int MOST_HOSTS = 12;

  private Chart() {}

  /** A PNG in Base64; empty where this machine cannot draw. */
  static Optional<String> of(List<Figures> noted, ZoneId zone) {
    System.setProperty("java.awt.headless", "true");
    try {
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      BitmapEncoder.saveBitmap(chart(noted, zone), png, BitmapEncoder.BitmapFormat.PNG);
      return Optional.of(Base64.getEncoder().encodeToString(png.toByteArray()));
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.warn("The digest has no chart: this machine cannot draw ({}).", e.toString());
      return Optional.empty();
    }
  }

  static XYChart chart(List<Figures> noted, ZoneId zone) {
    boolean progress = noted.stream().anyMatch(f -> f.progressPercent().isPresent());
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(progress ? "Progress" : "Reboots in the hour before")
            .xAxisTitle(zone.getId())
            .yAxisTitle(progress ? "%" : "reboots")
            .build();
    chart.getStyler().setDatePattern("HH:mm").setTimezone(TimeZone.getTimeZone(zone));
    chart.getStyler().setYAxisDecimalPattern("0.##").setChartBackgroundColor(Color.WHITE);
    Map<String, List<Figures>> hosts =
        noted.stream()
            .filter(f -> !progress || f.progressPercent().isPresent())
            .collect(Collectors.groupingBy(Figures::host, TreeMap::new, Collectors.toList()));
    hosts.entrySet().stream()
        .limit(MOST_HOSTS)
        .forEach(host ->
            chart
                .addSeries(
                    host.getKey(),
                    host.getValue().stream().map(f -> Date.from(f.at())).toList(),
                    host.getValue().stream()
                        .map(f -> f.progressPercent().orElse((double) f.reboots()))
                        .toList())
                .setMarker(host.getValue().size() > 1 ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE));
    return chart;
  }
}
