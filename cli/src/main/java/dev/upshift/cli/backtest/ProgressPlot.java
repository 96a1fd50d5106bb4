package dev.upshift.cli.backtest;

import dev.upshift.brain.backtest.Report;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Progress over time, a line for each policy, as SVG. */
final class ProgressPlot {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 540;
  private static final float LINE = 1.5f;
  private static final double HOURS_PER_DAY = 24;

  private ProgressPlot() {}

  static void write(Report report, Path file) {
    System.setProperty("java.awt.headless", "true");
    try (OutputStream out = Files.newOutputStream(file)) {
      VectorGraphicsEncoder.saveVectorGraphic(chart(report), out, VectorGraphicsFormat.SVG);
    } catch (IOException e) {
      throw new FailureException(
          ExitCode.ERROR, "The plot cannot be written to " + file + ": " + e.getMessage() + ".", e);
    } catch (LinkageError | InternalError e) {
      throw new FailureException(
          ExitCode.ERROR,
          "The plot needs fonts, and this machine has none: install fontconfig and a font, or leave"
              + " --plot out.",
          e);
    }
  }

  private static XYChart chart(Report report) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("Useful progress over time (how modes differ in exposure is modelled)")
            .xAxisTitle("days")
            .yAxisTitle("useful progress")
            .build();
    chart
        .getStyler()
        .setLegendPosition(LegendPosition.OutsideE)
        .setChartTitleBoxVisible(false)
        .setChartBackgroundColor(Color.WHITE);
    report
        .policies()
        .forEach((name, result) -> {
          List<Double> samples = result.curve();
          chart
              .addSeries(name, days(report, samples.size()), samples)
              .setMarker(SeriesMarkers.NONE)
              .setLineWidth(LINE);
        });
    return chart;
  }

  private static List<Double> days(Report report, int samples) {
    double each = report.hours() / HOURS_PER_DAY / Math.max(1, samples - 1);
    return IntStream.range(0, samples).mapToObj(i -> i * each).toList();
  }
}
