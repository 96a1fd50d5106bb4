package dev.upshift.benchmarks;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The figures of one benchmark in the order in which they were put down: as JSON, or as lines for
 * people. Values are texts, numbers, booleans, lists and maps of such.
 */
public final class Report {
  /** How the figures are written. */
  public enum Format {
    TABLE,
    JSON
  }

  private static final MathContext DIGITS = new MathContext(4);
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Map<String, Object> figures = new LinkedHashMap<>();

  /** Puts down a figure. */
  public Report put(String name, Object value) {
    figures.put(name, value);
    return this;
  }

  /** Puts down a measured figure with four significant digits. */
  public Report put(String name, double value) {
    return put(name, rounded(value));
  }

  /** A figure with four significant digits, without an exponent. */
  public static BigDecimal rounded(double value) {
    BigDecimal digits = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    return digits.scale() < 0 ? digits.setScale(0) : digits;
  }

  /** The figures so far. */
  public Map<String, Object> figures() {
    return Map.copyOf(figures);
  }

  /** Writes it all. */
  public void print(Format format, PrintWriter out) {
    switch (format) {
      case JSON -> out.println(JSON.writeValueAsString(figures));
      case TABLE -> figures.forEach((name, value) -> printLine(name, value, out));
    }
    out.flush();
  }

  private static void printLine(String name, Object value, PrintWriter out) {
    if (value instanceof Map<?, ?> inner) {
      inner.forEach((key, each) -> printLine(name + "." + key, each, out));
    } else {
      out.printf("%-44s %s%n", name, value);
    }
  }
}
