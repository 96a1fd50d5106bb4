package dev.upshift.cli.backtest;

import dev.upshift.brain.backtest.Report;
import dev.upshift.brain.backtest.Report.Result;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Progress over time, a line for each policy, as SVG. Its words are text: no fonts are needed to
 * write it, and what it shows can be read aloud.
 */
final class ProgressPlot {
  private static final String TITLE =
      "Useful progress over time (how modes differ in exposure is modelled)";
  private static final int LEFT = 90;
  private static final int TOP = 50;
  private static final int WIDTH = 650;
  private static final int HEIGHT = 430;
  private static final int LEGEND = 20;
  private static final int TICKS = 6;
  private static final double HOURS_PER_DAY = 24;

  /** Shorter ones are told in hours: tenths of a day are too coarse for them. */
  private static final double FEW_HOURS = 48;

  private static final List<String> COLOURS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00", "#000000", "#56b4e9");
  private static final List<String> DASHES = List.of("none", "8 4", "2 3", "10 3 2 3");

  private final Report report;
  private final String unit;
  private final double span;
  private final double most;
  private final StringBuilder svg = new StringBuilder();

  private ProgressPlot(Report report) {
    this.report = report;
    boolean isShort = report.hours() < FEW_HOURS;
    unit = isShort ? "hours" : "days";
    span = isShort ? report.hours() : report.hours() / HOURS_PER_DAY;
    most =
        report.policies().values().stream()
            .flatMap(result -> result.curve().stream())
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(0);
  }

  /** A path that cannot be is told before the time is spent. */
  static void requireWritable(Path file) {
    try {
      boolean there = Files.exists(file);
      Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
      if (!there) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw failure(ExitCode.USAGE, file, e);
    }
  }

  static void write(Report report, Path file) {
    try {
      Files.writeString(file, new ProgressPlot(report).drawn());
    } catch (IOException e) {
      throw failure(ExitCode.ERROR, file, e);
    }
  }

  private static FailureException failure(ExitCode code, Path file, IOException cause) {
    String sentence = ": no file can be written there: give another path, or leave --plot out.";
    return new FailureException(code, "--plot " + file + sentence, cause);
  }

  private String drawn() {
    add(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 960 540' width='960' height='540'"
            + " role='img' aria-labelledby='title about' font-family='sans-serif' font-size='12'>");
    add("<title id='title'>" + TITLE + "</title><desc id='about'>" + about() + "</desc>");
    add("<rect width='960' height='540' fill='#ffffff'/>");
    text(LEFT, TOP / 2, "start", TITLE);
    for (int i = 0; i <= TICKS; i++) {
      grid(i / (double) TICKS);
    }
    text(LEFT + WIDTH / 2, TOP + HEIGHT + 2 * LEGEND, "middle", unit);
    report.policies().forEach(this::line);
    return svg.append("</svg>\n").toString();
  }

  private String about() {
    String ends =
        report.policies().entrySet().stream()
            .map(p -> escaped(p.getKey()) + " " + figure(p.getValue().usefulProgress()))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "%d hosts over %.1f %s. Useful progress at the end: %s.",
        report.hosts(),
        span,
        unit,
        ends);
  }

  private void grid(double share) {
    int x = x(share);
    int y = y(share * most);
    add(
        "<path d='M%d %dV%dM%d %dH%d' stroke='#dddddd'/>"
            .formatted(x, TOP, TOP + HEIGHT, LEFT, y, x(1)));
    text(x, TOP + HEIGHT + LEGEND, "middle", figure(share * span));
    text(LEFT - 8, y + 4, "end", figure(share * most));
  }

  private void line(String name, Result result) {
    int place = List.copyOf(report.policies().keySet()).indexOf(name);
    List<Double> curve = result.curve();
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < curve.size(); i++) {
      points.append(x(i / Math.max(1.0, curve.size() - 1.0))).append(',');
      points.append(y(curve.get(i))).append(' ');
    }
    String stroke =
        "fill='none' stroke='%s' stroke-width='1.5' stroke-dasharray='%s'"
            .formatted(COLOURS.get(place % COLOURS.size()), DASHES.get(place % DASHES.size()));
    add("<polyline %s points='%s'/>".formatted(stroke, points.toString().strip()));
    int y = TOP + LEGEND * place;
    add("<path %s d='M%d %dh24'/>".formatted(stroke, x(1) + 12, y));
    text(x(1) + 42, y + 4, "start", name);
  }

  private void text(int x, int y, String anchor, String words) {
    add("<text x='%d' y='%d' text-anchor='%s'>%s</text>".formatted(x, y, anchor, escaped(words)));
  }

  private void add(String element) {
    svg.append(element).append('\n');
  }

  private static int x(double share) {
    return LEFT + (int) Math.round(share * WIDTH);
  }

  private int y(double progress) {
    return TOP + HEIGHT - (int) Math.round(most > 0 ? HEIGHT * progress / most : 0);
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
