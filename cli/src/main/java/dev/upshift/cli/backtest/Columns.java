package dev.upshift.cli.backtest;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows in columns: the first to the left, figures to the right. */
final class Columns {
  private Columns() {}

  static String print(List<List<String>> rows) {
    int[] widths =
        IntStream.range(0, rows.getFirst().size())
            .map(i -> rows.stream().mapToInt(r -> r.get(i).length()).max().orElse(0))
            .toArray();
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      String padding = " ".repeat(widths[i] - row.get(i).length());
      line.append(i == 0 ? row.get(i) + padding : "  " + padding + row.get(i));
    }
    return line.toString();
  }
}
