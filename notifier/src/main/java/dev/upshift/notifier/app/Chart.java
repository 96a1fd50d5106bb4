package dev.upshift.notifier.app;

import dev.upshift.notifier.decide.Digest;
import dev.upshift.notifier.decide.Figures;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Base64;
import java.util.Comparator;
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
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The digest's picture: each host's progress over the day, or its failures where none has any. */
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
            .title(progress ? "Progress" : "Failures in the hour before")
            .xAxisTitle(zone.getId())
            .yAxisTitle(progress ? "%" : "failures")
            .build();
    chart.getStyler().setDatePattern("HH:mm").setTimezone(TimeZone.getTimeZone(zone));
    chart.getStyler().setYAxisDecimalPattern("0.##").setChartBackgroundColor(Color.WHITE);
    Map<String, List<Figures>> hosts =
        noted.stream()
            .filter(f -> !progress || f.progressPercent().isPresent())
            .collect(Collectors.groupingBy(Figures::host, TreeMap::new, Collectors.toList()));
    bound(chart.getStyler(), noted, progress);
    hosts.entrySet().stream()
        .limit(MOST_HOSTS)
        .forEach(host ->
            chart
                .addSeries(
                    host.getKey(),
                    host.getValue().stream().map(f -> Date.from(f.at())).toList(),
                    host.getValue().stream()
                        .map(f -> f.progressPercent().orElse((double) f.failures()))
                        .toList())
                .setMarker(host.getValue().size() > 1 ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE));
    return chart;
  }

  /** The whole day, also where little is known of it; where nothing ever failed, from 0 to 1. */
  private static void bound(XYStyler styler, List<Figures> noted, boolean progress) {
    noted.stream()
        .map(Figures::at)
        .max(Comparator.naturalOrder())
        .ifPresent(last -> {
          styler.setXAxisMin((double) last.minus(Digest.SPAN).toEpochMilli());
          styler.setXAxisMax((double) last.toEpochMilli());
        });
    if (!progress) {
      int most = noted.stream().mapToInt(Figures::failures).max().orElse(0);
      styler.setYAxisMin(0.0).setYAxisMax((double) Math.max(1, most));
    }
  }
}
