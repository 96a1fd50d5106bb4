package dev.upshift.notifier.outbox;

import dev.upshift.notifier.decide.Figures;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What hosts looked like in the last days, for the digest. Shares the outbox's database. */
public final class Diary {
  private static final Duration MEMORY = Duration.ofDays(3);

  private final Database database;
  private final Object turn;

  Diary(Database database, Object turn) {
    this.database = database;
    this.turn = turn;
  }

  /** Notes how hosts look, and forgets what is old. */
  public void note(List<Figures> hosts, Instant now) {
    synchronized (turn) {
      database.atomically(() -> {
        hosts.forEach(this::insert);
        database.update("delete from figures where at < ?", now.minus(MEMORY).toEpochMilli());
      });
    }
  }

  private void insert(Figures host) {
    database.update(
        "insert or replace into figures (host, at, mode, state, reboots, progress, cost, saved)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?)",
        host.host(),
        host.at().toEpochMilli(),
        host.mode(),
        host.state(),
        host.failures(),
        host.progressPercent().orElse(null),
        host.cost().orElse(null),
        host.saved().orElse(null));
  }

  /** What was noted since, the oldest first. */
  public List<Figures> since(Instant from) {
    synchronized (turn) {
      return database.query(
          Diary::figures,
          "select host, at, mode, state, reboots, progress, cost, saved from figures where at >= ?"
              + " order by at, host",
          from.toEpochMilli());
    }
  }

  private static Figures figures(ResultSet row) throws SQLException {
    return new Figures(
        row.getString(1),
        Instant.ofEpochMilli(row.getLong(2)),
        row.getString(3),
        row.getString(4),
        row.getInt(5),
        number(row.getObject(6)),
        number(row.getObject(7)),
        number(row.getObject(8)));
  }

  private static Optional<Double> number(@Nullable Object value) {
    return value instanceof Number number ? Optional.of(number.doubleValue()) : Optional.empty();
  }
}
