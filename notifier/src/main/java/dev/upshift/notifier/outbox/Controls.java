package dev.upshift.notifier.outbox;

import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Manner;
import dev.upshift.notifier.decide.Silence;
import dev.upshift.notifier.decide.SilenceOrder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What people and circumstances have to say about what waits in the outbox: silences,
 * acknowledgements, causes that explain other alerts, and the hosts' labels. Shares the outbox's
 * database and its one place in the queue.
 */
public final class Controls {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String PREFIX = "s-";

  private final Database database;
  private final Object turn;

  /** Asked for with every message, and changed here only: all that have not ended. */
  private @Nullable List<Silence> silences;

  private final Map<String, Map<String, String>> labels = new HashMap<>();

  Controls(Database database, Object turn) {
    this.database = database;
    this.turn = turn;
  }

  /** Begins a silence. */
  public Silence silence(
      String subject, SilenceOrder.Begin order, Instant now, String by, String why) {
    Duration length = order.length();
    synchronized (turn) {
      silences = null;
      return database
          .updateReturning(
              Controls::silence,
              "insert into silence (subject, reason, since, until, by_whom, why) values (?, ?, ?,"
                  + " ?, ?, ?) returning id, subject, reason, since, until, by_whom, why",
              subject,
              order.reason(),
              now.toEpochMilli(),
              now.plus(length).toEpochMilli(),
              by,
              why)
          .getFirst();
    }
  }

  /** Ends a silence by its id, or all of a subject; how many ended. */
  public int expire(String subject, Optional<String> id, Instant now) {
    String key = id.map(i -> i.substring(PREFIX.length())).orElse("");
    synchronized (turn) {
      silences = null;
      return database.update(
          "update silence set until = ?1 where until > ?1 and ((?2 = '' and (subject = ?3 or ?3 ="
              + " '"
              + Silence.EVERYTHING
              + "')) or cast(id as text) = ?2)",
          now.toEpochMilli(),
          key,
          subject);
    }
  }

  /** The silences that are on, the oldest first. */
  public List<Silence> silences(Instant now) {
    synchronized (turn) {
      List<Silence> known = silences;
      if (known == null) {
        known =
            database.query(
                Controls::silence,
                "select id, subject, reason, since, until, by_whom, why from silence where until >"
                    + " ? order by id",
                now.toEpochMilli());
        silences = known;
      }
      return known.stream().filter(s -> s.isOn(now)).toList();
    }
  }

  private static Silence silence(ResultSet row) throws SQLException {
    return new Silence(
        PREFIX + row.getLong(1),
        row.getString(2),
        row.getString(3),
        Instant.ofEpochMilli(row.getLong(4)),
        Instant.ofEpochMilli(row.getLong(5)),
        row.getString(6),
        row.getString(7));
  }

  /** A delivery that was held back, of an alert that still fires. */
  private record Held(long seq, String channel, String topic, Announcement announcement) {}

  /**
   * Lets out the alerts that were held back by what holds no more, as far as they still fire. From
   * now on they are as new: they are told in the channel's manner, and expire so long after that.
   *
   * @param holding the ids of silences and the causes that hold
   * @return how many deliveries wait now
   */
  public int release(List<String> holding, Function<String, Manner> manners, Instant now) {
    synchronized (turn) {
      List<String> over =
          database
              .query(
                  r -> r.getString(1),
                  "select distinct suppressed_by from delivery where suppressed_by is not null")
              .stream()
              .filter(key -> !holding.contains(key))
              .toList();
      int released = 0;
      for (String key : over) {
        released += held(key).stream().mapToInt(h -> letOut(h, manners, now)).sum();
        database.update(
            "update delivery set suppressed_by = null where suppressed_by = ?"
                + " and state = 'silenced'",
            key);
      }
      return released;
    }
  }

  private List<Held> held(String key) {
    return database.query(
        r ->
            new Held(
                r.getLong(1),
                r.getString(2),
                r.getString(3),
                JSON.readValue(r.getString(4), Announcement.class)),
        "select d.seq, d.channel, e.topic, e.announcement from delivery d join event e on e.id ="
            + " d.event_id where d.suppressed_by = ? and e.alert_state = 'FIRING' and e.seq ="
            + " (select max(l.seq) from event l where l.topic = e.topic) order by d.seq",
        key);
  }

  private int letOut(Held held, Function<String, Manner> manners, Instant now) {
    Manner manner = manners.apply(held.channel);
    Announcement announcement = held.announcement;
    if (manner.escalates() && acknowledged(announcement.reference(), held.topic).isPresent()) {
      return 0;
    }
    return database.update(
        "update delivery set state = 'pending', suppressed_by = null, last_error = null,"
            + " finished_at = null, held_until = ?, next_attempt_at = 0 where seq = ?",
        manner.earliest(announcement, now).toEpochMilli(),
        held.seq);
  }

  /**
   * Takes something upon somebody: what waits to be escalated about it is not.
   *
   * @param reference the id that messages name; {@code all}: whatever is about the subject
   * @param channels those that would be told
   * @return whether there is such a thing
   */
  public boolean acknowledge(
      String subject, String reference, Instant now, String by, String why, List<String> channels) {
    synchronized (turn) {
      List<String> events =
          database.query(
              r -> r.getString(1),
              "select id from event where json_extract(announcement, '$.reference') = ?1 or (?1 ="
                  + " 'all' and (?2 = '"
                  + Silence.EVERYTHING
                  + "' or json_extract(announcement, '$.subject') = ?2))",
              reference,
              subject);
      if (events.isEmpty()) {
        return false;
      }
      database.update(
          "insert into acknowledgement (reference, by_whom, why, at) values (?, ?, ?, ?)",
          reference,
          by,
          why,
          now.toEpochMilli());
      events.forEach(e -> drop(e, channels, "acknowledged by " + by, now));
      return true;
    }
  }

  /**
   * Who sees to that, where somebody does. What has ended since the acknowledgement needs another
   * one when it begins again, also under the same id.
   */
  Optional<String> acknowledged(String reference, String topic) {
    return database
        .query(
            r -> r.getString(1),
            "select by_whom from acknowledgement where reference = ?1 and at >= (select"
                + " coalesce(max(queued_at), 0) from event where topic = ?2 and alert_state ="
                + " 'RESOLVED') order by seq desc limit 1",
            reference,
            topic)
        .stream()
        .findFirst();
  }

  /** When an alert ended; empty while it fires, and where it never did. */
  public Optional<Instant> ended(String topic) {
    synchronized (turn) {
      return database
          .query(
              r -> Instant.ofEpochMilli(r.getLong(1)),
              "select queued_at from event e where topic = ? and alert_state = 'RESOLVED' and seq ="
                  + " (select max(l.seq) from event l where l.topic = e.topic)",
              topic)
          .stream()
          .findFirst();
    }
  }

  /** What waits to be escalated about an alert that is resolved now is not. */
  void dropResolved(String topic, String channel, Instant now) {
    database
        .query(r -> r.getString(1), "select id from event where topic = ?", topic)
        .forEach(e -> drop(e, List.of(channel), "resolved before it was due", now));
  }

  private void drop(String event, List<String> channels, String why, Instant now) {
    for (String channel : channels) {
      database.update(
          "update delivery set state = 'silenced', finished_at = ?, last_error = ? where event_id ="
              + " ? and channel = ? and state = 'pending' and attempts = 0",
          now.toEpochMilli(),
          why,
          event,
          channel);
    }
  }

  /** Notes a host's labels. */
  public void label(String host, Map<String, String> said) {
    synchronized (turn) {
      if (said.equals(labels(host))) {
        return;
      }
      labels.remove(host);
      database.update(
          "insert into host (name, labels) values (?, ?) on conflict (name) do update set labels ="
              + " excluded.labels",
          host,
          JSON.writeValueAsString(said));
    }
  }

  /** A host's labels; none where it is not known. */
  public Map<String, String> labels(String host) {
    synchronized (turn) {
      return labels.computeIfAbsent(host, this::stored);
    }
  }

  private Map<String, String> stored(String host) {
    return database
        .query(
            r -> JSON.readValue(r.getString(1), new TypeReference<Map<String, String>>() {}),
            "select labels from host where name = ?",
            host)
        .stream()
        .findFirst()
        .orElse(Map.of());
  }

  /** The channels that were told, or would have been, of the last firing of an alert. */
  public List<String> channelsOfFiring(String topic) {
    synchronized (turn) {
      return database.query(
          r -> r.getString(1),
          "select d.channel from delivery d where d.event_id = (select id from event where topic ="
              + " ? and alert_state = 'FIRING' order by seq desc limit 1)",
          topic);
    }
  }

  /** The causes that an alert's last firing was silenced by on a channel, if it was. */
  Optional<String> firingSilenced(String topic, String channel) {
    return database
        .query(
            r -> r.getString(1),
            "select coalesce(d.last_error, '') from delivery d where d.channel = ?2 and d.state ="
                + " 'silenced' and d.event_id = (select id from event where topic = ?1 and"
                + " alert_state = 'FIRING' order by seq desc limit 1)",
            topic,
            channel)
        .stream()
        .findFirst();
  }
}
