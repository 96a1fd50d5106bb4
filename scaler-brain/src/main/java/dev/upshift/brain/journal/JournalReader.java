package dev.upshift.brain.journal;

import dev.upshift.brain.decision.Decision;
import dev.upshift.brain.decision.Step.DesiredMode;
import dev.upshift.brain.journal.StoredHost.Snapshot;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.protocol.Command;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Topics;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the journal, at the start and for those who ask for the past. Never writes. */
public final class JournalReader implements AutoCloseable {
  private final Path path;
  private @Nullable Connection connection;

  public JournalReader(JournalFile file) {
    this(file.path());
  }

  /** Reads a journal that another process may be writing. */
  public JournalReader(Path path) {
    this.path = path;
  }

  /** Which decisions to read: the newest of those that match, oldest first. */
  public record Search(Optional<HostId> host, Optional<Instant> since, int limit) {}

  /** Something to do with one row. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  public List<StoredHost> hosts() {
    List<String> names = query("SELECT host FROM host ORDER BY host", r -> r.getString(1));
    return names.stream().map(HostId::new).map(this::host).toList();
  }

  private StoredHost host(HostId host) {
    String name = host.name();
    Snapshot snapshot = snapshot(one("SELECT state FROM host WHERE host = ?", name));
    List<DesiredRow> desired =
        query(
            "SELECT epoch, body FROM desired WHERE host = ?",
            r -> new DesiredRow(r.getLong(1), r.getString(2)),
            name);
    Command.Received received = received(name);
    try {
      return new StoredHost(
          host,
          snapshot,
          desired.isEmpty()
              ? Optional.empty()
              : Optional.of(JournalJson.read(desired.getFirst().body(), DesiredMode.class)),
          desired.isEmpty() ? 0 : desired.getFirst().epoch(),
          received,
          alerts(name));
    } catch (UnreadableException e) {
      return new StoredHost(
          host,
          new Snapshot.Unreadable(text(snapshot), String.valueOf(e.getMessage())),
          Optional.empty(),
          0,
          received,
          Map.of());
    }
  }

  private Command.Received received(String host) {
    return query(
            "SELECT through_seq, through_id FROM received WHERE host = ?",
            r -> new Command.Received(r.getLong(1), r.getString(2)),
            host)
        .stream()
        .findFirst()
        .orElse(new Command.Received(0));
  }

  private record DesiredRow(long epoch, String body) {}

  private static String text(Snapshot snapshot) {
    return switch (snapshot) {
      case Snapshot.Sound(var state) -> JournalJson.write(state);
      case Snapshot.Unreadable(String text, String _) -> text;
    };
  }

  private static Snapshot snapshot(Optional<String> text) {
    try {
      return new Snapshot.Sound(JournalJson.readState(text.orElse("")));
    } catch (UnreadableException e) {
      return new Snapshot.Unreadable(text.orElse(""), String.valueOf(e.getMessage()));
    }
  }

  /** The alerts about the fleet as a whole. */
  public Map<String, Notice.Alert> fleetAlerts() {
    try {
      return alerts(Topics.FLEET);
    } catch (UnreadableException e) {
      throw unreadable(e);
    }
  }

  private Map<String, Notice.Alert> alerts(String host) throws UnreadableException {
    Map<String, Notice.Alert> alerts = new TreeMap<>();
    for (String[] row :
        query(
            "SELECT name, body FROM alert WHERE host = ?",
            r -> new String[] {r.getString(1), r.getString(2)},
            host)) {
      alerts.put(row[0], JournalJson.read(row[1], Notice.Alert.class));
    }
    return alerts;
  }

  public Optional<String> meta(String name) {
    return one("SELECT value FROM meta WHERE name = ?", name);
  }

  /** Every epoch of this brain so far. */
  public Set<Long> epochs() {
    return new TreeSet<>(query("SELECT epoch FROM incarnation", r -> r.getLong(1)));
  }

  /** The last moment that the brain has stamped. */
  public Optional<Instant> lastStamp() {
    OptionalLong at =
        number(
            "SELECT max(at) FROM (SELECT max(at) AS at FROM input"
                + " UNION ALL SELECT max(updated_at) FROM host)");
    return at.isPresent() ? Optional.of(Instant.ofEpochMilli(at.getAsLong())) : Optional.empty();
  }

  /** Decisions that the broker may not have, oldest first. */
  public List<Decision> outgoing(int limit) {
    List<Decision> decisions = new ArrayList<>();
    for (String body :
        query(
            "SELECT body FROM decision JOIN outgoing ON outgoing.decision = decision.id"
                + " ORDER BY position LIMIT ?",
            r -> r.getString(1),
            limit)) {
      try {
        decisions.add(JournalJson.read(body, Decision.class));
      } catch (UnreadableException e) {
        throw unreadable(e);
      }
    }
    return decisions;
  }

  /** The JSON of decisions. */
  public List<String> decisions(Search search) {
    StringBuilder where = new StringBuilder("SELECT position, body FROM decision WHERE true");
    List<Object> values = new ArrayList<>();
    search
        .host()
        .ifPresent(host -> {
          where.append(" AND host = ?");
          values.add(host.name());
        });
    search
        .since()
        .ifPresent(since -> {
          where.append(" AND at >= ?");
          values.add(since.toEpochMilli());
        });
    values.add(search.limit());
    String sql =
        "SELECT body FROM (" + where + " ORDER BY position DESC LIMIT ?) ORDER BY position";
    return query(sql, r -> r.getString(1), values.toArray());
  }

  public Optional<String> decision(String id) {
    return one("SELECT body FROM decision WHERE id = ?", id);
  }

  Optional<String> one(String sql, Object... values) {
    return query(sql, r -> r.getString(1), values).stream().findFirst();
  }

  private OptionalLong number(String sql, Object... values) {
    @Nullable Long found =
        query(sql, r -> r.getObject(1) == null ? -1L : r.getLong(1), values).getFirst();
    return found == null || found < 0 ? OptionalLong.empty() : OptionalLong.of(found);
  }

  /** One at a time, over one connection. */
  synchronized <T> List<T> query(String sql, Row<T> row, Object... values) {
    try (PreparedStatement statement = connected().prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      List<T> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(row.read(rows));
        }
      }
      return found;
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  private Connection connected() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = JournalFile.source(path, true).getConnection();
      connection = open;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  private FailureException unreadable(Exception e) {
    return new FailureException(
        ExitCode.ERROR, "The journal " + path + " cannot be read (" + e.getMessage() + ").", e);
  }
}
