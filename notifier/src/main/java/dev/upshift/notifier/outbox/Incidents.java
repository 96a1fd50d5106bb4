package dev.upshift.notifier.outbox;

import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Incident;
import dev.upshift.notifier.decide.Rhythm;
import dev.upshift.protocol.Severity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** What is being told about each host on each channel, kept beside the deliveries. */
final class Incidents {
  private final Database database;

  Incidents(Database database) {
    this.database = database;
  }

  /** Rules on one more announcement and remembers the ruling. */
  Incident.Ruling rule(String channel, Announcement announcement, Instant now, Rhythm rhythm) {
    String subject = announcement.story();
    Incident.Ruling ruling = Incident.on(find(channel, subject), announcement, now, rhythm);
    Incident after = ruling.after();
    database.update(
        "insert into incident (channel, subject, window_from, window_until, holding, severity,"
            + " closed) values (?, ?, ?, ?, ?, ?, ?) on conflict (channel, subject) do update set"
            + " window_from = excluded.window_from, window_until = excluded.window_until, holding"
            + " = excluded.holding, severity = excluded.severity, closed = excluded.closed",
        channel,
        subject,
        after.from().toEpochMilli(),
        after.until().toEpochMilli(),
        after.holding() ? 1 : 0,
        after.worst().name(),
        after.closed() ? 1 : 0);
    if (ruling.fresh()) {
      database.update(
          "update incident set root = null where channel = ? and subject = ?", channel, subject);
    }
    return ruling;
  }

  Optional<String> root(String channel, String subject) {
    return database
        .query(
            r -> Optional.ofNullable(r.getString(1)),
            "select root from incident where channel = ? and subject = ?",
            channel,
            subject)
        .stream()
        .flatMap(Optional::stream)
        .findFirst();
  }

  void began(String channel, String subject, String handle) {
    database.update(
        "update incident set root = ? where channel = ? and subject = ? and root is null",
        handle,
        channel,
        subject);
  }

  private Optional<Incident> find(String channel, String subject) {
    return database
        .query(
            Incidents::incident,
            "select window_from, window_until, holding, severity, closed from incident"
                + " where channel = ? and subject = ?",
            channel,
            subject)
        .stream()
        .findFirst();
  }

  private static Incident incident(ResultSet row) throws SQLException {
    return new Incident(
        Instant.ofEpochMilli(row.getLong(1)),
        Instant.ofEpochMilli(row.getLong(2)),
        row.getBoolean(3),
        Severity.valueOf(row.getString(4)),
        row.getBoolean(5));
  }
}
