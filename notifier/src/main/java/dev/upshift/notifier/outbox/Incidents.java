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

  /**
   * What was ruled on an announcement.
   *
   * @param heldUntil it is not told before
   * @param root the message that it follows
   */
  record Place(Instant heldUntil, Optional<String> root) {}

  private record Found(Incident incident, Optional<String> root) {}

  /** Rules on one more announcement and remembers the ruling. */
  Place rule(String channel, Announcement announcement, Instant now, Rhythm rhythm) {
    String subject = announcement.story();
    Optional<Found> found = find(channel, subject);
    Incident.Ruling ruling = Incident.on(found.map(Found::incident), announcement, now, rhythm);
    Incident after = ruling.after();
    database.update(
        "insert into incident (channel, subject, window_from, window_until, holding, severity,"
            + " closed) values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict (channel, subject) do update set"
            + " window_from = excluded.window_from, window_until = excluded.window_until, holding"
            + " = excluded.holding, severity = excluded.severity, closed = excluded.closed, root ="
            + " iif(?8, null, root)",
        channel,
        subject,
        after.from().toEpochMilli(),
        after.until().toEpochMilli(),
        after.holding() ? 1 : 0,
        after.worst().name(),
        after.closed() ? 1 : 0,
        ruling.fresh() ? 1 : 0);
    return new Place(ruling.heldUntil(), found.filter(_ -> !ruling.fresh()).flatMap(Found::root));
  }

  void began(String channel, String subject, String handle) {
    database.update(
        "update incident set root = ? where channel = ? and subject = ? and root is null",
        handle,
        channel,
        subject);
  }

  private Optional<Found> find(String channel, String subject) {
    return database
        .query(
            Incidents::found,
            "select window_from, window_until, holding, severity, closed, root from incident"
                + " where channel = ? and subject = ?",
            channel,
            subject)
        .stream()
        .findFirst();
  }

  private static Found found(ResultSet row) throws SQLException {
    Incident incident =
        new Incident(
            Instant.ofEpochMilli(row.getLong(1)),
            Instant.ofEpochMilli(row.getLong(2)),
            row.getBoolean(3),
            Severity.valueOf(row.getString(4)),
            row.getBoolean(5));
    return new Found(incident, Optional.ofNullable(row.getString(6)));
  }
}
