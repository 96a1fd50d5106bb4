package dev.upshift.cli.backtest;

import dev.upshift.brain.backtest.Report;
import dev.upshift.brain.backtest.Report.Result;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Progress over time, a line for each policy, as SVG. */
final class ProgressPlot {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 540;
  private static final int LEFT = 90;
  private static final int RIGHT = 220;
  private static final int TOP = 40;
  private static final int BOTTOM = 50;
  private static final List<String> COLOURS =
      List.of(
          "#4e79a7", "#f28e2b", "#59a14f", "#e15759", "#76b7b2", "#b07aa1", "#9c755f", "#edc948",
          "#ff9da7", "#bab0ac");

  private final Report report;
  private final double most;
  private final StringBuilder svg = new StringBuilder();

  private ProgressPlot(Report report) {
    this.report = report;
    this.most =
        report.policies().values().stream()
            .flatMap(result -> result.curve().stream())
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(0);
  }

  static String svg(Report report) {
    return new ProgressPlot(report).draw();
  }

  private String draw() {
    line(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                + " font-family=\"sans-serif\" font-size=\"13\">",
            WIDTH,
            HEIGHT));
    line(
        String.format(
            Locale.ROOT, "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT));
    text(LEFT, TOP - 15, "start", "Useful progress over time (exposure of modes is modelled)");
    axes();
    int place = 0;
    for (Map.Entry<String, Result> policy : report.policies().entrySet()) {
      curve(policy.getValue().curve(), COLOURS.get(place % COLOURS.size()));
      legend(policy.getKey(), place, COLOURS.get(place % COLOURS.size()));
      place++;
    }
    line("</svg>");
    return svg.toString();
  }

  private void axes() {
    line(
        String.format(
            Locale.ROOT,
            "<path d=\"M%d %d V%d H%d\" fill=\"none\" stroke=\"#444\"/>",
            LEFT,
            TOP,
            HEIGHT - BOTTOM,
            WIDTH - RIGHT));
    text(LEFT - 8, TOP + 5, "end", String.format(Locale.ROOT, "%.0f", most));
    text(LEFT - 8, HEIGHT - BOTTOM, "end", "0");
    String days = String.format(Locale.ROOT, "%.1f days", report.hours() / 24);
    text(WIDTH - RIGHT, HEIGHT - BOTTOM + 20, "end", days);
  }

  private void curve(List<Double> samples, String colour) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < samples.size(); i++) {
      double x = LEFT + (WIDTH - RIGHT - LEFT) * (double) i / Math.max(1, samples.size() - 1);
      double height = most > 0 ? samples.get(i) / most : 0;
      double y = HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * height;
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
    }
    line(
        String.format(
            Locale.ROOT,
            "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>",
            points.toString().strip(),
            colour));
  }

  private void legend(String name, int place, String colour) {
    int y = TOP + 20 * place;
    line(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"4\" fill=\"%s\"/>",
            WIDTH - RIGHT + 20,
            y,
            colour));
    text(WIDTH - RIGHT + 40, y + 6, "start", name);
  }

  private void text(int x, int y, String anchor, String words) {
    String safe = words.replace("&", "&amp;").replace("<", "&lt;");
    line(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>",
            x,
            y,
            anchor,
            safe));
  }

  private void line(String text) {
    svg.append(text).append('\n');
  }
}
