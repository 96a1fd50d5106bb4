package dev.upshift.notifier.outbox;

import dev.upshift.notifier.decide.Announcement;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** What was told and what was not, read beside a notifier that runs; nothing is ever changed. */
public final class Ledger implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Database database;

  private Ledger(Database database) {
    this.database = database;
  }

  /**
   * One delivery.
   *
   * @param state pending, sending, done or dead
   * @param trouble how the last failed attempt failed; empty where none did
   */
  public record Line(
      String reference,
      String subject,
      String headline,
      String channel,
      String state,
      int attempts,
      Instant queuedAt,
      Optional<Instant> finishedAt,
      String trouble) {}

  /**
   * A channel for which messages wait.
   *
   * @param failingSince since when it has delivered nothing, though it tried
   */
  public record Queue(String channel, long waiting, Optional<Instant> failingSince) {}

  /** Opens the outbox that stands in this file. */
  public static Ledger open(Path file) {
    return new Ledger(Database.openToRead(file));
  }

  /** The latest deliveries, latest first, so many at most; of one channel where one is given. */
  public List<Line> latest(Optional<String> channel, int limit) {
    return database.query(
        Ledger::line,
        "select e.announcement, d.channel, d.state, d.attempts, e.queued_at, d.finished_at,"
            + " d.last_error from delivery d join event e on e.id = d.event_id"
            + " where ?1 = '' or d.channel = ?1 order by d.seq desc limit ?2",
        channel.orElse(""),
        limit);
  }

  /** The channels for which messages wait. */
  public List<Queue> queues() {
    return database.query(
        r -> new Queue(r.getString(1), r.getLong(2), moment(r.getLong(3))),
        "select d.channel, count(*), coalesce(max(f.since), 0) from delivery d left join failing f"
            + " on f.channel = d.channel where d.state in ('pending', 'sending') group by"
            + " d.channel order by d.channel");
  }

  private static Optional<Instant> moment(long millis) {
    return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  private static Line line(ResultSet row) throws SQLException {
    Announcement announcement = JSON.readValue(row.getString(1), Announcement.class);
    long finished = row.getLong(6);
    String error = row.getString(7);
    return new Line(
        announcement.reference(),
        announcement.subject(),
        announcement.headline(),
        row.getString(2),
        row.getString(3),
        row.getInt(4),
        Instant.ofEpochMilli(row.getLong(5)),
        moment(finished),
        error == null ? "" : error);
  }

  @Override
  public void close() {
    database.close();
  }
}
