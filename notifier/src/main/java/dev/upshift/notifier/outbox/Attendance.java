package dev.upshift.notifier.outbox;

import java.time.Instant;
import java.util.Optional;

/** When there was a notifier, and when it heard the broker. Shares the outbox's database. */
public final class Attendance {
  private final Database database;
  private final Object turn;

  Attendance(Database database, Object turn) {
    this.database = database;
    this.turn = turn;
  }

  /** Counts this start and returns its number, one more than any before. */
  public long newEpoch(Instant now) {
    synchronized (turn) {
      return database
          .updateReturning(
              r -> r.getLong(1),
              "insert into incarnation (started_at) values (?) returning epoch",
              now.toEpochMilli())
          .getFirst();
    }
  }

  /** Notes that the broker was heard. */
  public void heard(Instant now) {
    synchronized (turn) {
      database.update(
          "insert into watch (id, heard_at) values (1, ?) on conflict (id) do update set heard_at ="
              + " excluded.heard_at",
          now.toEpochMilli());
    }
  }

  /** When the broker was last heard for certain; empty before the first time. */
  public Optional<Instant> lastHeard() {
    synchronized (turn) {
      return database
          .query(r -> Instant.ofEpochMilli(r.getLong(1)), "select heard_at from watch")
          .stream()
          .findFirst();
    }
  }
}
