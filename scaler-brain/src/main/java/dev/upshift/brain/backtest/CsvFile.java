package dev.upshift.brain.backtest;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows of a plain table: a line of headings, fields with commas between and without quotes. */
final class CsvFile {
  private static final double LATEST_SECONDS = 1e11;

  private CsvFile() {}

  /** One line, with its place for a complaint. */
  record Row(Path file, int line, Map<String, String> fields) {
    String text(String column) {
      return fields.getOrDefault(column, "");
    }

    String name(String column) {
      if (text(column).isEmpty()) {
        throw mistake(column + " must be given, but was empty");
      }
      return text(column);
    }

    /** A number of seconds, as milliseconds. */
    long millis(String column) {
      try {
        double seconds = Double.parseDouble(text(column));
        if (Math.abs(seconds) <= LATEST_SECONDS) {
          return Math.round(seconds * 1000);
        }
      } catch (NumberFormatException e) {
        throw notSeconds(column, e);
      }
      throw notSeconds(column, null);
    }

    private FailureException notSeconds(
        String column, @org.jspecify.annotations.Nullable NumberFormatException cause) {
      String sentence = " must be a number of seconds, but was '" + text(column) + "'";
      return new FailureException(ExitCode.USAGE, place() + column + sentence + ".", cause);
    }

    FailureException mistake(String sentence) {
      return new FailureException(ExitCode.USAGE, place() + sentence + ".");
    }

    private String place() {
      return file + ":" + line + ": ";
    }
  }

  static List<Row> read(Path file, List<String> columns) {
    List<String> lines = lines(file);
    List<String> headings = lines.isEmpty() ? List.of() : split(lines.getFirst());
    if (!headings.containsAll(columns)) {
      throw new Row(file, 1, Map.of())
          .mistake("the first line must have the columns " + String.join(",", columns));
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        rows.add(row(file, i + 1, headings, split(lines.get(i)), columns));
      }
    }
    return rows;
  }

  private static Row row(
      Path file, int line, List<String> headings, List<String> fields, List<String> columns) {
    Map<String, String> named = new HashMap<>();
    for (String column : columns) {
      int place = headings.indexOf(column);
      named.put(column, place < fields.size() ? fields.get(place) : "");
    }
    return new Row(file, line, named);
  }

  private static List<String> split(String line) {
    return Arrays.stream(line.replace("\uFEFF", "").split(",", -1)).map(String::strip).toList();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw unreadable(file, "does not exist: give the path of an existing file", e);
    } catch (CharacterCodingException e) {
      throw unreadable(file, "must be UTF-8 text: save it as UTF-8", e);
    } catch (IOException e) {
      throw unreadable(file, "cannot be read (" + e.getMessage() + ")", e);
    }
  }

  private static FailureException unreadable(Path file, String what, IOException cause) {
    return new FailureException(ExitCode.USAGE, "The file " + file + " " + what + ".", cause);
  }
}
