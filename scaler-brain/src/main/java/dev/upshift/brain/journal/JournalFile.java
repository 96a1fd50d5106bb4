package dev.upshift.brain.journal;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.FolderLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The journal's file in the brain's state folder: locked against a second brain, checked, and
 * brought to the present schema. What is broken or newer than this brain stops it; it never starts
 * over by itself.
 */
public final class JournalFile implements AutoCloseable {
  public static final String NAME = "journal.db";

  private static final String REPAIR = "run './upshift journal repair -c FILE'";

  private final Path folder;
  private final FolderLock lock;

  private JournalFile(Path folder, FolderLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Takes the folder for this process and checks the file in it, if there is one.
   *
   * @throws FailureException where the folder cannot be used or the file cannot be trusted
   */
  public static JournalFile open(Path folder) {
    JournalFile file = lock(folder);
    try {
      file.check();
      file.migrate();
      return file;
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Takes the folder only: for a repair. */
  static JournalFile lock(Path folder) {
    return new JournalFile(folder, FolderLock.take(folder, "brain"));
  }

  public Path path() {
    return folder.resolve(NAME);
  }

  /** A connection that may write; every commit is synced to the disk. */
  Connection connection() throws SQLException {
    return source(path(), false).getConnection();
  }

  /** The brain's own id: made once, kept for ever. */
  public String identity(Supplier<String> fresh) {
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT OR IGNORE INTO meta (name, value) VALUES ('brain', ?)")) {
      insert.setString(1, fresh.get());
      insert.executeUpdate();
      try (ResultSet row = statement.executeQuery("SELECT value FROM meta WHERE name = 'brain'")) {
        row.next();
        return row.getString(1);
      }
    } catch (SQLException e) {
      throw broken(path(), e);
    }
  }

  /** Brings the file to the present schema. */
  void migrate() {
    migrate(path());
  }

  static void migrate(Path path) {
    try {
      Flyway flyway =
          Flyway.configure(JournalFile.class.getClassLoader())
              .dataSource(source(path, false))
              .locations("classpath:dev/upshift/brain/journal/migration")
              .load();
      refuseNewer(path, flyway);
      flyway.migrate();
    } catch (FlywayException e) {
      throw broken(path, e);
    }
  }

  private static void refuseNewer(Path path, Flyway flyway) {
    for (MigrationInfo info : flyway.info().applied()) {
      if (info.getState().isApplied() && !info.getState().isResolved()) {
        throw new FailureException(
            ExitCode.ERROR,
            "The journal "
                + path
                + " was written by a newer Upshift (schema "
                + info.getVersion()
                + "): start that one, or restore a copy of the journal from before.");
      }
    }
  }

  private void check() {
    if (!Files.exists(path())) {
      return;
    }
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA integrity_check(1)")) {
      if (!rows.next() || !rows.getString(1).equals("ok")) {
        throw broken(path(), null);
      }
    } catch (SQLException e) {
      throw broken(path(), e);
    }
  }

  private static FailureException broken(Path path, @Nullable Throwable cause) {
    return new FailureException(
        ExitCode.ERROR,
        "The journal "
            + path
            + " cannot be read, and the brain does not start over by itself: "
            + REPAIR
            + ", which saves what is readable and keeps the old file.",
        cause);
  }

  static SQLiteDataSource source(Path path, boolean readOnly) {
    SQLiteConfig settings = new SQLiteConfig();
    settings.setReadOnly(readOnly);
    settings.setBusyTimeout(10_000);
    if (!readOnly) {
      settings.setJournalMode(SQLiteConfig.JournalMode.WAL);
      settings.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    }
    SQLiteDataSource source = new SQLiteDataSource(settings);
    source.setUrl("jdbc:sqlite:" + path);
    return source;
  }

  @Override
  public void close() {
    lock.close();
  }
}
