package dev.upshift.cli.fleet;

import dev.upshift.configuration.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What was learned of a host, from a state's evidence: a table of modes, and a recommendation. */
final class Learnings {
  private static final String USEFUL = "usefulPerHour";
  private static final String EXPECTED = "expectedOnly";
  private static final String CHECKPOINT = "checkpoint";

  private Learnings() {}

  /** The evidence that is not shown here. */
  static Map<String, Object> without(Map<String, Object> evidence) {
    Map<String, Object> rest = new TreeMap<>(evidence);
    rest.keySet().removeAll(List.of(USEFUL, EXPECTED, CHECKPOINT));
    return rest;
  }

  static List<String> lines(Map<String, Object> evidence) {
    List<String> lines = new ArrayList<>();
    if (evidence.get(CHECKPOINT) instanceof Map<?, ?> advice) {
      lines.add(String.format("  %-12s%s", "checkpoint", checkpoint(advice)));
    }
    if (evidence.get(USEFUL) instanceof Map<?, ?> modes && !modes.isEmpty()) {
      List<?> expected = evidence.get(EXPECTED) instanceof List<?> names ? names : List.of();
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("mode", "useful/h", "lower", "upper", "rate/h", "failures/h", "rate is"));
      modes.forEach((mode, figures) -> {
        if (figures instanceof Map<?, ?> of) {
          rows.add(row(mode.toString(), of, expected.contains(mode)));
        }
      });
      lines.add("  learned");
      columns(rows).forEach(line -> lines.add("    " + line));
    }
    return lines;
  }

  private static List<String> row(String mode, Map<?, ?> figures, boolean expected) {
    return List.of(
        mode,
        number(figures, "mean"),
        number(figures, "lower"),
        number(figures, "upper"),
        number(figures, "ratePerHour"),
        number(figures, "failuresPerHour"),
        expected ? "expected" : "measured");
  }

  private static String number(Map<?, ?> figures, String key) {
    return figures.get(key) instanceof Number number
        ? String.format(Locale.ROOT, "%.4g", number.doubleValue())
        : "?";
  }

  private static List<String> columns(List<List<String>> rows) {
    int[] widths =
        Stream.iterate(0, i -> i < rows.getFirst().size(), i -> i + 1)
            .mapToInt(i -> rows.stream().mapToInt(r -> r.get(i).length()).max().orElse(0))
            .toArray();
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder(row.getFirst());
    line.append(" ".repeat(widths[0] - row.getFirst().length()));
    for (int i = 1; i < row.size(); i++) {
      line.append("  ").append(" ".repeat(widths[i] - row.get(i).length())).append(row.get(i));
    }
    return line.toString();
  }

  /** How often the running mode should save its work. */
  private static String checkpoint(Map<?, ?> advice) {
    Optional<Number> interval =
        Optional.ofNullable(advice.get("intervalSeconds"))
            .filter(Number.class::isInstance)
            .map(Number.class::cast);
    if (interval.isEmpty()) {
      return "how often is best is not known: "
          + Objects.requireNonNullElse(advice.get("unknown"), "nothing is told")
          + " (progress.checkpoint-time of the agent, or checkpoint-cost of the policy)";
    }
    return "every "
        + DurationText.format(Duration.ofSeconds(interval.get().longValue()))
        + " is best for "
        + advice.get("mode")
        + ": one takes "
        + advice.get("tookSeconds")
        + " s ("
        + advice.get("told")
        + "), and a failure comes every "
        + advice.get("hoursBetweenFailures")
        + " h";
  }
}
