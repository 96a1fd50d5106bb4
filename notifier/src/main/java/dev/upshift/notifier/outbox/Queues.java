package dev.upshift.notifier.outbox;

import dev.upshift.notifier.decide.Announcement;
import dev.upshift.protocol.AlertState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the queues of the channels stand: what waits, since when nothing passes, and what nobody
 * sends any more. Shares the outbox's database and its one place in the queue.
 */
public final class Queues {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String WAITS = "state in ('pending', 'sending')";

  private final Database database;
  private final Object turn;

  Queues(Database database, Object turn) {
    this.database = database;
    this.turn = turn;
  }

  public Backlog backlog(String channel) {
    synchronized (turn) {
      return database
          .query(
              r ->
                  new Backlog(
                      r.getLong(1), r.getLong(2), moment(r.getLong(3)), moment(r.getLong(4))),
              "select coalesce(sum(d.state <> 'dead'), 0), coalesce(sum(d.state = 'dead'), 0),"
                  + " coalesce(min(iif(d.state <> 'dead', e.queued_at, null)), 0),"
                  + " coalesce(min(iif(d.state <> 'dead', max(e.queued_at, d.held_until), null)),"
                  + " 0) from delivery d join event e on e.id = d.event_id where d.channel = ? and"
                  + " d.state in ('pending', 'sending', 'dead')",
              channel)
          .getFirst();
    }
  }

  /** Channels with deliveries waiting, configured or not. */
  public List<String> waiting() {
    synchronized (turn) {
      return database.query(
          r -> r.getString(1), "select distinct channel from delivery where " + WAITS);
    }
  }

  /** Notes that a channel fails, since the first time that it did. */
  public void fails(String channel, Instant now) {
    synchronized (turn) {
      database.update(
          "insert into failing (channel, since) values (?, ?) on conflict (channel) do nothing",
          channel,
          now.toEpochMilli());
    }
  }

  /** Notes that a channel delivers. */
  public void passes(String channel) {
    synchronized (turn) {
      database.update("delete from failing where channel = ?", channel);
    }
  }

  /** Since when a channel has delivered nothing, though it tried. */
  public Optional<Instant> failingSince(String channel) {
    synchronized (turn) {
      return database
          .query(
              r -> Instant.ofEpochMilli(r.getLong(1)),
              "select since from failing where channel = ?",
              channel)
          .stream()
          .findFirst();
    }
  }

  /** The channels that have delivered nothing since they failed. */
  public List<String> failing() {
    synchronized (turn) {
      return database.query(r -> r.getString(1), "select channel from failing");
    }
  }

  /** How the longest waiting delivery that was tried failed last. */
  public Optional<String> lastTrouble(String channel) {
    synchronized (turn) {
      return database
          .query(
              r -> r.getString(1),
              "select last_error from delivery where channel = ? and "
                  + WAITS
                  + " and last_error is not null order by seq limit 1",
              channel)
          .stream()
          .findFirst();
    }
  }

  /** Lets what waits on a channel be tried at once. */
  public void hurry(String channel) {
    synchronized (turn) {
      database.update(
          "update delivery set next_attempt_at = 0 where channel = ? and state = 'pending'",
          channel);
    }
  }

  /** Gives up what has waited on a channel since before the moment given; how many. */
  public int giveUp(String channel, Instant before, String why, Instant now) {
    synchronized (turn) {
      return database.update(
          "update delivery set state = 'dead', finished_at = ?, last_error = ? where channel = ?"
              + " and "
              + WAITS
              + " and max(held_until, (select queued_at from event where id = event_id)) <= ?",
          now.toEpochMilli(),
          why,
          channel,
          before.toEpochMilli());
    }
  }

  /** What follows the beginning given in the topics of the alerts that fire. */
  public List<String> firing(String beginning) {
    synchronized (turn) {
      return database.query(
          r -> r.getString(1).substring(beginning.length()),
          "select topic from event e where topic >= ?1 and topic < ?1 || '~' and alert_state = ?2"
              + " and seq = (select max(l.seq) from event l where l.topic = e.topic)",
          beginning,
          AlertState.FIRING.name());
    }
  }

  /** The first alert behind this place that was told on a channel and fires still. */
  public Optional<Firing> firing(String channel, long behind) {
    synchronized (turn) {
      return database
          .query(
              r -> new Firing(r.getLong(1), JSON.readValue(r.getString(2), Announcement.class)),
              "select e.seq, e.announcement from event e where e.alert_state = 'FIRING' and e.seq >"
                  + " ? and e.seq = (select max(l.seq) from event l where l.topic = e.topic) and"
                  + " exists (select 1 from delivery d where d.event_id = e.id and d.channel = ?"
                  + " and d.state = 'done') order by e.seq limit 1",
              behind,
              channel)
          .stream()
          .findFirst();
    }
  }

  private static Optional<Instant> moment(long millis) {
    return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
