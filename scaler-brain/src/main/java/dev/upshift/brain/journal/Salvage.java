package dev.upshift.brain.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Copies the rows that can be read, from both ends of each table, so that a broken page in the
 * middle costs only what is on it.
 */
final class Salvage {
  private record Table(String name, List<String> columns, String order) {}

  private static final List<Table> TABLES =
      List.of(
          new Table("meta", List.of("name", "value"), "name"),
          new Table("incarnation", List.of("epoch", "started_at", "policy"), "epoch"),
          new Table("host", List.of("host", "state", "through_input", "updated_at"), "host"),
          new Table("desired", List.of("host", "epoch", "body"), "host"),
          new Table("received", List.of("host", "through_seq", "through_id"), "host"),
          new Table(
              "input",
              List.of("seq", "host", "at", "epoch", "body", "state_before", "heard_at", "policy"),
              "seq"),
          new Table(
              "decision",
              List.of("position", "id", "host", "at", "reason", "changes", "body"),
              "position"),
          new Table("outgoing", List.of("decision"), "decision"),
          new Table("alert", List.of("host", "name", "body"), "host, name"),
          new Table(
              "command",
              List.of("id", "host", "at", "action", "session", "status", "result"),
              "id"),
          new Table("unreadable", List.of("host", "found_at", "state"), "host, found_at"));

  private final Path old;
  private final Connection target;
  private final List<String> report;

  Salvage(Path old, Connection target, List<String> report) {
    this.old = old;
    this.target = target;
    this.report = report;
  }

  void copy() throws SQLException {
    for (Table table : TABLES) {
      boolean whole = copy(table, table.order());
      if (!whole) {
        String backwards = table.order().replace(",", " DESC,") + " DESC";
        copy(table, backwards);
      }
      long rows = count(table);
      report.add(table.name() + ": " + rows + (whole ? " rows." : " rows saved, others lost."));
    }
  }

  /** A connection of its own for each pass: a broken page can spoil one. */
  private boolean copy(Table table, String order) throws SQLException {
    List<String> known = known(table);
    String columns = String.join(", ", known);
    String marks = String.join(", ", Collections.nCopies(known.size(), "?"));
    try (PreparedStatement insert =
        target.prepareStatement(
            "INSERT OR IGNORE INTO "
                + table.name()
                + " ("
                + columns
                + ") VALUES ("
                + marks
                + ")")) {
      return read(
          "SELECT " + columns + " FROM " + table.name() + " ORDER BY " + order,
          known.size(),
          insert);
    }
  }

  /** The columns that the old file has: it may be of an earlier Upshift. */
  private List<String> known(Table table) {
    List<String> known = new ArrayList<>();
    try (Connection source = JournalFile.source(old, true).getConnection();
        PreparedStatement select =
            source.prepareStatement("SELECT name FROM pragma_table_info('" + table.name() + "')");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        known.add(row.getString(1));
      }
    } catch (SQLException e) {
      report.add(table.name() + ": its columns cannot be read: " + e.getMessage());
    }
    List<String> both = table.columns().stream().filter(known::contains).toList();
    return both.isEmpty() ? table.columns() : both;
  }

  private boolean read(String sql, int columns, PreparedStatement insert) throws SQLException {
    try (Connection source = JournalFile.source(old, true).getConnection();
        PreparedStatement select = source.prepareStatement(sql);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        for (int i = 1; i <= columns; i++) {
          insert.setObject(i, row.getObject(i));
        }
        insert.executeUpdate();
      }
      return true;
    } catch (SQLException e) {
      report.add("reading stopped: " + e.getMessage());
      return false;
    }
  }

  private long count(Table table) throws SQLException {
    try (PreparedStatement select =
            target.prepareStatement("SELECT count(*) FROM " + table.name());
        ResultSet row = select.executeQuery()) {
      return row.getLong(1);
    }
  }
}
