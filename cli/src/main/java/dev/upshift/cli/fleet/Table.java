package dev.upshift.cli.fleet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows under headings, each column as wide as its widest cell; one column gives way and wraps where
 * the terminal is narrower, and where that is not enough the others wrap at their words, and then
 * it gives way once more, so that nothing is cut off.
 */
final class Table {
  private static final int GAP = 2;
  private static final int NARROW = 12;
  private static final int NARROWEST = 8;

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
    return rows.stream()
        .flatMap(row -> lines(row, widths).stream())
        .map(cells -> line(cells, widths))
        .collect(Collectors.joining("\n"));
  }

  private List<Integer> widths(int width) {
    List<Integer> widths =
        new ArrayList<>(IntStream.range(0, rows.getFirst().size()).mapToObj(this::widest).toList());
    int others = widths.stream().mapToInt(w -> w + GAP).sum() - widths.get(wrapping);
    widths.set(wrapping, Math.min(widths.get(wrapping), Math.max(NARROW, width - others)));
    List<Integer> narrow = narrowed(widths, width);
    int least = Math.min(NARROWEST, narrow.get(wrapping));
    int excess = Math.max(0, total(narrow) - width);
    narrow.set(wrapping, Math.max(least, narrow.get(wrapping) - excess));
    return total(narrow) > width ? widths : narrow;
  }

  /** Columns are made narrower down to their longest word, the ones that give most first. */
  private List<Integer> narrowed(List<Integer> widths, int width) {
    List<Integer> narrow = new ArrayList<>(widths);
    IntStream.range(0, widths.size())
        .filter(c -> c != wrapping)
        .boxed()
        .sorted(Comparator.comparingInt(c -> longestWord(c) - widths.get(c)))
        .forEach(c -> {
          int excess = Math.max(0, total(narrow) - width);
          narrow.set(c, Math.max(longestWord(c), narrow.get(c) - excess));
        });
    return narrow;
  }

  private static int total(List<Integer> widths) {
    return widths.stream().mapToInt(w -> w + GAP).sum() - GAP;
  }

  private int longestWord(int column) {
    return rows.stream()
        .flatMap(r -> Arrays.stream(r.get(column).split(" ", -1)))
        .mapToInt(String::length)
        .max()
        .orElse(0);
  }

  private int widest(int column) {
    return rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
  }

  /** One row as the lines it needs. */
  private static List<List<String>> lines(List<String> row, List<Integer> widths) {
    List<List<String>> columns =
        IntStream.range(0, row.size()).mapToObj(c -> wrap(row.get(c), widths.get(c))).toList();
    int height = columns.stream().mapToInt(List::size).max().orElse(0);
    return IntStream.range(0, height)
        .mapToObj(i -> columns.stream().map(c -> i < c.size() ? c.get(i) : "").toList())
        .toList();
  }

  private static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > width) {
      int space = rest.lastIndexOf(' ', width);
      int end = space > 0 ? space : width;
      lines.add(rest.substring(0, end));
      rest = rest.substring(end).stripLeading();
    }
    lines.add(rest);
    return lines;
  }

  private static String line(List<String> cells, List<Integer> widths) {
    return IntStream.range(0, cells.size())
        .mapToObj(i -> cells.get(i) + " ".repeat(widths.get(i) + GAP - cells.get(i).length()))
        .collect(Collectors.joining())
        .stripTrailing();
  }
}
