package dev.upshift.cli.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/**
 * Rows under headings, each column as wide as its widest cell; one column gives way and wraps where
 * the terminal is narrower, so that nothing is cut off.
 */
final class Table {
  private static final int GAP = 2;
  private static final int NARROWEST = 12;

  private final List<List<String>> rows = new ArrayList<>();
  private final int wrapping;

  /**
   * @param wrapping the column that gives way
   */
  Table(int wrapping, List<String> headings) {
    this.wrapping = wrapping;
    rows.add(headings);
  }

  void row(List<String> cells) {
    rows.add(cells);
  }

  /** The table for a terminal of this width. */
  String print(int width) {
    List<Integer> widths = widths(width);
    Column[] columns =
        widths.stream().map(w -> new Column(w, 0, Overflow.WRAP)).toArray(Column[]::new);
    TextTable table = TextTable.forColumns(Help.defaultColorScheme(Ansi.AUTO), columns);
    rows.forEach(row -> table.addRowValues(row.toArray(String[]::new)));
    return table.toString().lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
  }

  private List<Integer> widths(int width) {
    List<Integer> widths =
        new ArrayList<>(IntStream.range(0, rows.getFirst().size()).mapToObj(this::widest).toList());
    int others = widths.stream().mapToInt(Integer::intValue).sum() - widths.get(wrapping);
    widths.set(wrapping, Math.min(widths.get(wrapping), Math.max(NARROWEST + GAP, width - others)));
    return widths;
  }

  private int widest(int column) {
    return rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0) + GAP;
  }
}
