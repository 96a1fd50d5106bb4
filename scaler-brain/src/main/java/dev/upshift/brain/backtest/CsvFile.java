package dev.upshift.brain.backtest;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows of a table with commas (RFC 4180), a line of headings first. */
final class CsvFile {
  private static final double LATEST_SECONDS = 1e11;

  /** What some editors put before UTF-8. */
  private static final String MARK = "\uFEFF";

  /** A row behind the last one: what a quote has swallowed lacks it. */
  private static final String END = "end";

  private static final String MEND =
      "close each quote before the comma or the end of the line, or take it out";

  private CsvFile() {}

  /** One line, with its place for a complaint. */
  record Row(Path file, long line, Map<String, String> fields) {
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
      String mistake = column + " must be a number of seconds, but was '" + text(column) + "'";
      double seconds = seconds(column);
      if (Math.abs(seconds) > LATEST_SECONDS) {
        throw mistake(mistake + ": divide milliseconds by 1000");
      }
      if (Double.isNaN(seconds)) {
        throw mistake(mistake);
      }
      return Math.round(seconds * 1000);
    }

    private double seconds(String column) {
      try {
        return Double.parseDouble(text(column));
      } catch (NumberFormatException e) {
        return Double.NaN;
      }
    }

    FailureException mistake(String sentence) {
      return new FailureException(ExitCode.USAGE, place() + sentence + ".");
    }

    private String place() {
      return file + ":" + line + ": ";
    }
  }

  static List<Row> read(Path file, List<String> columns) {
    List<CsvRecord> records = records(file);
    List<String> headings = records.isEmpty() ? List.of() : fields(records.getFirst());
    if (!headings.containsAll(columns)) {
      throw new Row(file, 1, Map.of())
          .mistake("the first line must have the columns " + String.join(",", columns));
    }
    return records.stream().skip(1).map(r -> row(file, r, headings, columns)).toList();
  }

  private static Row row(Path file, CsvRecord record, List<String> headings, List<String> columns) {
    List<String> fields = fields(record);
    Map<String, String> named = new HashMap<>();
    for (String column : columns) {
      int place = headings.indexOf(column);
      named.put(column, place < fields.size() ? fields.get(place) : "");
    }
    return new Row(file, record.getStartingLineNumber(), named);
  }

  private static List<String> fields(CsvRecord record) {
    return record.getFields().stream().map(String::strip).toList();
  }

  private static List<CsvRecord> records(Path file) {
    String text = text(file) + "\n" + END;
    CsvReader.CsvReaderBuilder format =
        CsvReader.builder()
            .allowExtraFields(true)
            .allowMissingFields(true)
            .trimWhitespacesAroundQuotes(true);
    try (CsvReader<CsvRecord> reader =
        format.ofCsvRecord(text.startsWith(MARK) ? text.substring(1) : text)) {
      List<CsvRecord> records = reader.stream().toList();
      requireClosed(file, records.getLast());
      return records.stream()
          .limit(records.size() - 1)
          .filter(r -> !String.join("", fields(r)).isEmpty())
          .toList();
    } catch (CsvParseException e) {
      throw unreadable(
          file, "is not a table with commas (" + e.getMessage() + cause(e) + "): " + MEND, e);
    } catch (IOException e) {
      throw unreadable(file, "cannot be read (" + e.getMessage() + ")", e);
    }
  }

  /** The parser takes the end of the file for the end of a quote. */
  private static void requireClosed(Path file, CsvRecord last) {
    if (!last.getFields().equals(List.of(END))) {
      throw new Row(file, last.getStartingLineNumber(), Map.of())
          .mistake("a quote that opens in this row is never closed: " + MEND);
    }
  }

  private static String cause(CsvParseException e) {
    return Optional.ofNullable(e.getCause()).map(c -> ": " + c.getMessage()).orElse("");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw unreadable(file, "does not exist: give the path of an existing file", e);
    } catch (AccessDeniedException e) {
      throw unreadable(file, "cannot be read by this user: change its permissions", e);
    } catch (CharacterCodingException e) {
      throw unreadable(file, "must be UTF-8 text: save it as UTF-8", e);
    } catch (IOException e) {
      throw unreadable(file, "cannot be read (" + e.getMessage() + ")", e);
    }
  }

  private static FailureException unreadable(Path file, String what, Exception cause) {
    return new FailureException(ExitCode.USAGE, "The file " + file + " " + what + ".", cause);
  }
}
