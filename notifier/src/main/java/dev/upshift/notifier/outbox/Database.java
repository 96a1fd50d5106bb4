package dev.upshift.notifier.outbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * One SQLite file, migrated, in WAL mode and synced after every statement outside a transaction. A
 * single connection, used by one thread at a time.
 */
final class Database implements AutoCloseable {
  /** Reads one row. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final Connection connection;
  private final Path writeAheadLog;

  /** Each statement is compiled once: all of them stand in the code. */
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  private boolean inTransaction;

  private Database(Connection connection, Path file) {
    this.connection = connection;
    this.writeAheadLog = file.resolveSibling(file.getFileName() + "-wal");
  }

  static Database open(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    // The log is synced here, see sync(): SQLite would do it within the transaction.
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(5000);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    try {
      Flyway.configure()
          .dataSource(source)
          .locations("classpath:dev/upshift/notifier/outbox")
          .load()
          .migrate();
      return new Database(source.getConnection(), file);
    } catch (SQLException | FlywayException e) {
      throw new OutboxException("The outbox " + file + " cannot be opened", e);
    }
  }

  /** Opens a file that is there, beside whoever writes it. */
  static Database openToRead(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(5000);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    try {
      return new Database(source.getConnection(), file);
    } catch (SQLException e) {
      throw new OutboxException("The outbox " + file + " cannot be opened", e);
    }
  }

  int update(String sql, @Nullable Object... arguments) {
    int changed = run(sql, arguments);
    if (!inTransaction) {
      sync();
    }
    return changed;
  }

  private int run(String sql, @Nullable Object... arguments) {
    try {
      return prepare(sql, arguments).executeUpdate();
    } catch (SQLException e) {
      forget(sql, e);
      throw new OutboxException("The outbox cannot be written", e);
    }
  }

  /** Writes and reads what was written. */
  <T> List<T> updateReturning(Row<T> reader, String sql, @Nullable Object... arguments) {
    List<T> written = query(reader, sql, arguments);
    if (!inTransaction) {
      sync();
    }
    return written;
  }

  <T> List<T> query(Row<T> reader, String sql, @Nullable Object... arguments) {
    try (ResultSet rows = prepare(sql, arguments).executeQuery()) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(reader.read(rows));
      }
      return found;
    } catch (SQLException e) {
      forget(sql, e);
      throw new OutboxException("The outbox cannot be read", e);
    }
  }

  /** One that failed, as on a full disk, is not fit to be run again. */
  private void forget(String sql, SQLException cause) {
    PreparedStatement failed = prepared.remove(sql);
    if (failed != null) {
      try {
        failed.close();
      } catch (SQLException e) {
        cause.addSuppressed(e);
      }
    }
  }

  /**
   * Runs the work in one transaction: all of it happens, or nothing. Once it has, no end of the
   * process undoes it; the end of the whole system may, until {@link #sync}.
   */
  void atomically(Runnable work) {
    run("begin");
    inTransaction = true;
    try {
      work.run();
      run("commit");
    } catch (RuntimeException e) {
      rollBack(e);
      throw e;
    } finally {
      inTransaction = false;
    }
  }

  /** SQLite has done so by itself where the disk is full. */
  private void rollBack(RuntimeException cause) {
    try {
      run("rollback");
    } catch (OutboxException e) {
      cause.addSuppressed(e);
    }
  }

  /** Returns once whatever was committed before is on disk; in the way of nobody who writes. */
  void sync() {
    try (FileChannel log = FileChannel.open(writeAheadLog, StandardOpenOption.WRITE)) {
      log.force(false);
    } catch (IOException e) {
      throw new OutboxException("The outbox cannot be written", e);
    }
  }

  @Override
  public void close() {
    try {
      for (PreparedStatement statement : prepared.values()) {
        statement.close();
      }
      connection.close();
    } catch (SQLException e) {
      throw new OutboxException("The outbox cannot be closed", e);
    }
  }

  private PreparedStatement prepare(String sql, @Nullable Object... arguments) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, arguments[i]);
    }
    return statement;
  }
}
