package dev.upshift.notifier.outbox;

import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Consequence.ForDelivery;
import dev.upshift.notifier.decide.Form;
import dev.upshift.notifier.decide.Manner;
import dev.upshift.notifier.decide.Triage;
import dev.upshift.protocol.AlertState;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What has to be told, on disk. An event and its deliveries are written in one transaction, unique
 * by (event id, channel), and synced before the method returns. A delivery goes pending -> sending
 * -> done, dead or pending again; what is found as sending when the outbox is opened was cut off in
 * between and is marked as a possible repeat. Any thread may call it; one at a time is served.
 */
public final class Outbox implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final int COMPANIONS = 5000;
  private static final String WAITING =
      "select d.seq, e.announcement, d.form, d.attempts, d.possible_repeat, d.next_attempt_at,"
          + " max(e.queued_at, d.held_until), (select root from incident i where i.channel = d.channel and i.subject ="
          + " d.subject) from delivery d join event e on e.id = d.event_id"
          + " where d.channel = ? and d.state in ('pending', 'sending')";

  private final Database database;
  private final Incidents incidents;
  private final Controls controls;
  private final Diary diary;
  private final Attendance attendance;
  private final Queues queues;

  /** What was queued last on each channel, to be sent at once, in the transaction that runs. */
  private final Map<String, Waiting> queued = new HashMap<>();

  private Outbox(Database database) {
    this.database = database;
    this.incidents = new Incidents(database);
    this.controls = new Controls(database, this);
    this.diary = new Diary(database, this);
    this.attendance = new Attendance(database, this);
    this.queues = new Queues(database, this);
  }

  /** When there was a notifier, and when it heard the broker. */
  public Attendance attendance() {
    return attendance;
  }

  /** How the queues of the channels stand. */
  public Queues queues() {
    return queues;
  }

  /** What hosts looked like. */
  public Diary diary() {
    return diary;
  }

  /** What people and circumstances say about what waits. */
  public Controls controls() {
    return controls;
  }

  /** Opens or creates the outbox, and takes up what a crash has cut off. */
  public static Outbox open(Path file) {
    Outbox outbox = new Outbox(Database.open(file));
    outbox.queues.waiting().forEach(outbox::takeUp);
    return outbox;
  }

  /** Takes up what a channel's sender, which has ended, has cut off. */
  public synchronized void takeUp(String channel) {
    database.update(
        "update delivery set state = 'pending', possible_repeat = 1, next_attempt_at = 0"
            + " where state = 'sending' and channel = ?",
        channel);
  }

  /** Runs several calls of this outbox in one transaction, and returns once it is on disk. */
  public void atomically(Runnable work) {
    unsynced(work);
    sync();
  }

  /**
   * Runs several calls of this outbox in one transaction. The end of this process, however sudden,
   * loses nothing of it; the end of the whole system may, until {@link #sync}.
   */
  public synchronized void unsynced(Runnable work) {
    queued.clear();
    database.atomically(work);
  }

  /** Returns once all that was committed before is on disk. */
  public void sync() {
    database.sync();
  }

  /** Notes that an event may have been told before the system came to a sudden end. */
  public synchronized void mayHaveBeenTold(String eventId) {
    database.update("update delivery set possible_repeat = 1 where event_id = ?", eventId);
  }

  /** Puts an event in, each channel to be told at once; false where it was there already. */
  public boolean add(Triage.Outcome.Tell event, List<String> channels, Instant now) {
    return add(event, channels, now, _ -> Manner.PLAIN);
  }

  /** Puts an event in that nothing hides; false where it was there already. */
  public boolean add(
      Triage.Outcome.Tell event,
      List<String> channels,
      Instant now,
      Function<String, Manner> manners) {
    return add(event, channels, now, manners, Optional.empty());
  }

  /**
   * Puts an event in for each of the channels; false where it was there already.
   *
   * @param manners how each channel is spoken to
   * @param hidden the silence or the cause that hides it: it is recorded and not told
   */
  public synchronized boolean add(
      Triage.Outcome.Tell event,
      List<String> channels,
      Instant now,
      Function<String, Manner> manners,
      Optional<String> hidden) {
    if (insert(event, now) == 0) {
      return false;
    }
    for (String channel : channels) {
      Manner manner = manners.apply(channel);
      Optional<String> unheard = unheard(event, channel, manner, now);
      if (hidden.isPresent()) {
        silenced(event, channel, "silenced by " + hidden.get(), hidden.get(), now);
      } else if (unheard.isPresent()) {
        silenced(event, channel, unheard.get(), null, now);
      } else {
        queue(event, channel, manner, now);
      }
    }
    return true;
  }

  /** The end of what was not told on a channel, and what somebody sees to, is not told either. */
  private Optional<String> unheard(
      Triage.Outcome.Tell event, String channel, Manner manner, Instant now) {
    boolean resolved = event.alertState().filter(s -> s == AlertState.RESOLVED).isPresent();
    if (resolved && manner.escalates()) {
      controls.dropResolved(event.topic(), channel, now);
    }
    if (resolved) {
      return controls.firingSilenced(event.topic(), channel);
    }
    return manner.escalates()
        ? controls
            .acknowledged(event.announcement().reference(), event.topic())
            .map(by -> "acknowledged by " + by)
        : Optional.empty();
  }

  private int insert(Triage.Outcome.Tell event, Instant now) {
    return database.update(
        "insert into event (id, topic, alert_state, announcement, queued_at)"
            + " values (?, ?, ?, ?, ?) on conflict (id) do nothing",
        event.announcement().eventId(),
        event.topic(),
        event.alertState().map(AlertState::name).orElse(null),
        JSON.writeValueAsString(event.announcement()),
        now.toEpochMilli());
  }

  private void queue(Triage.Outcome.Tell event, String channel, Manner manner, Instant now) {
    Announcement announcement = event.announcement();
    Incidents.Place place = incidents.rule(channel, announcement, now, manner.rhythm());
    Instant heldUntil = manner.earliest(announcement, place.heldUntil());
    boolean held = heldUntil.isAfter(now);
    long seq =
        database
            .updateReturning(
                r -> r.getLong(1),
                "insert into delivery (event_id, channel, subject, state, held_until,"
                    + " next_attempt_at) values (?, ?, ?, 'pending', ?, ?) returning seq",
                announcement.eventId(),
                channel,
                announcement.story(),
                held ? heldUntil.toEpochMilli() : 0,
                now.toEpochMilli())
            .getFirst();
    if (!held) {
      queued.put(
          channel, new Waiting(seq, announcement, Form.NATIVE, 0, false, now, now, place.root()));
    }
  }

  private void silenced(
      Triage.Outcome.Tell event, String channel, String why, @Nullable String by, Instant now) {
    database.update(
        "insert into delivery (event_id, channel, subject, state, next_attempt_at, finished_at,"
            + " last_error, suppressed_by) values (?, ?, ?, 'silenced', ?, ?, ?, ?)",
        event.announcement().eventId(),
        channel,
        event.announcement().story(),
        now.toEpochMilli(),
        now.toEpochMilli(),
        why,
        by);
  }

  /** The state of an alert that was put in last. */
  public synchronized Optional<AlertState> lastAlertState(String topic) {
    return database
        .query(
            r -> AlertState.valueOf(r.getString(1)),
            "select alert_state from event where topic = ? and alert_state is not null"
                + " order by seq desc limit 1",
            topic)
        .stream()
        .findFirst();
  }

  /** What was put in last of an alert. */
  public synchronized Optional<Announcement> lastAlert(String topic) {
    return database
        .query(
            r -> JSON.readValue(r.getString(1), Announcement.class),
            "select announcement from event where topic = ? and alert_state is not null"
                + " order by seq desc limit 1",
            topic)
        .stream()
        .findFirst();
  }

  /** The longest waiting deliveries of a channel that are not held back, in order. */
  public synchronized List<Waiting> front(String channel, int limit, Instant now) {
    return database.query(
        Outbox::waiting,
        WAITING + " and d.held_until <= ? order by d.seq limit ?",
        channel,
        now.toEpochMilli(),
        limit);
  }

  /** All that waits on a channel, held back or not. */
  public List<Waiting> front(String channel, int limit) {
    return front(channel, limit, Instant.ofEpochMilli(Long.MAX_VALUE));
  }

  /** What waits about the same host behind this one and is due, in order. */
  public synchronized List<Waiting> companions(String channel, Waiting first, Instant now) {
    return database.query(
        Outbox::waiting,
        WAITING
            + " and d.subject = ? and d.seq > ? and d.form = ? and d.held_until <= ?"
            + " and d.next_attempt_at <= ? order by d.seq limit ?",
        channel,
        first.announcement().story(),
        first.seq(),
        first.form().name(),
        now.toEpochMilli(),
        now.toEpochMilli(),
        COMPANIONS);
  }

  /** When the next delivery that is held back on a channel comes due. */
  public synchronized Optional<Instant> nextHeld(String channel, Instant now) {
    return database
        .query(
            r -> r.getLong(1),
            "select coalesce(min(held_until), 0) from delivery where channel = ? and state in"
                + " ('pending', 'sending') and held_until > ?",
            channel,
            now.toEpochMilli())
        .stream()
        .filter(millis -> millis > 0)
        .findFirst()
        .map(Instant::ofEpochMilli);
  }

  /** Notes what the channel calls the message that others shall follow, if there is none yet. */
  public synchronized void began(String channel, String story, String handle) {
    incidents.began(channel, story, handle);
  }

  /** Notes that a delivery is about to be tried; synced before it is. */
  public synchronized void sending(long seq) {
    database.update(
        "update delivery set state = 'sending', attempts = attempts + 1 where seq = ?", seq);
  }

  /**
   * Notes that what was just queued on a channel is about to be tried, where nothing else waits
   * there.
   */
  public synchronized Optional<Waiting> claim(String channel, Instant now) {
    Waiting last = queued.remove(channel);
    if (last == null) {
      return Optional.empty();
    }
    return database
        .updateReturning(
            r -> last.claimed(r.getBoolean(1)),
            "update delivery set state = 'sending', attempts = attempts + 1 where seq = ?1 and not"
                + " exists (select 1 from delivery other where other.channel = ?2 and other.state"
                + " in ('pending', 'sending') and other.held_until <= ?3 and other.seq <> ?1)"
                + " returning possible_repeat",
            last.seq(),
            channel,
            now.toEpochMilli())
        .stream()
        .findFirst();
  }

  /** Notes what became of an attempt. */
  public synchronized void settle(long seq, ForDelivery outcome, Instant now) {
    switch (outcome) {
      case ForDelivery.Done _ ->
          database.update(
              "update delivery set state = 'done', finished_at = ? where seq = ?",
              now.toEpochMilli(),
              seq);
      case ForDelivery.Dead(String why) ->
          database.update(
              "update delivery set state = 'dead', finished_at = ?, last_error = ? where seq = ?",
              now.toEpochMilli(),
              why,
              seq);
      case ForDelivery.Again(Instant at, Form form, boolean possibleRepeat, String why) ->
          database.update(
              "update delivery set state = 'pending', next_attempt_at = ?, form = ?,"
                  + " possible_repeat = ?, last_error = ? where seq = ?",
              at.toEpochMilli(),
              form.name(),
              possibleRepeat ? 1 : 0,
              why,
              seq);
    }
  }

  /** What was told of an event, while it is remembered. */
  public synchronized Optional<Announcement> announcement(String eventId) {
    return database
        .query(
            r -> JSON.readValue(r.getString(1), Announcement.class),
            "select announcement from event where id = ?",
            eventId)
        .stream()
        .findFirst();
  }

  /**
   * Forgets what was finished before the moment given. The last event of each alert stays: the
   * broker may show it again.
   */
  public synchronized int forget(Instant before) {
    return database.update(
        "delete from event where queued_at < ? and not exists (select 1 from delivery d where"
            + " d.event_id = event.id and d.state in ('pending', 'sending')) and (alert_state is"
            + " null or seq < (select max(later.seq) from event later where later.topic ="
            + " event.topic))",
        before.toEpochMilli());
  }

  @Override
  public synchronized void close() {
    database.close();
  }

  private static Waiting waiting(ResultSet row) throws SQLException {
    return new Waiting(
        row.getLong(1),
        JSON.readValue(row.getString(2), Announcement.class),
        Form.valueOf(row.getString(3)),
        row.getInt(4),
        row.getBoolean(5),
        Instant.ofEpochMilli(row.getLong(6)),
        Instant.ofEpochMilli(row.getLong(7)),
        Optional.ofNullable(row.getString(8)));
  }
}
