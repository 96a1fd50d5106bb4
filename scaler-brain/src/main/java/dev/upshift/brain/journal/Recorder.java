package dev.upshift.brain.journal;

import dev.upshift.protocol.HostId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.util.RawValue;

/**
 * Reads from the journal what the brain decided on, as the lines of a recording: each start of the
 * brain with its policy, and each input as it was stamped, timer wakes and restarts among them.
 */
public final class Recorder {
  /** The first line of every recording. */
  public static final String HEADER = "{\"type\":\"recording\",\"v\":1}";

  private final JournalReader journal;

  public Recorder(JournalReader journal) {
    this.journal = journal;
  }

  /**
   * Which part of the past to read.
   *
   * @param after inputs after this one
   * @param since from the last state of each host that is not later than this
   * @param limit at most so many inputs
   */
  public record Search(
      OptionalLong after, Optional<HostId> host, Optional<Instant> since, int limit) {}

  /** The lines in the order in which the brain decided. */
  public List<String> lines(Search search) {
    List<String> lines = new ArrayList<>();
    long epoch = -1;
    for (StoredInput input : inputs(search)) {
      if (input.epoch() != epoch) {
        epoch = input.epoch();
        lines.addAll(brain(epoch));
      }
      lines.add(input.line());
    }
    return lines;
  }

  private List<StoredInput> inputs(Search search) {
    StringBuilder sql = new StringBuilder("SELECT ").append(StoredInput.COLUMNS);
    sql.append(" FROM input WHERE seq > ?");
    List<Object> values = new ArrayList<>();
    values.add(search.after().orElse(0));
    search
        .host()
        .ifPresent(host -> {
          sql.append(" AND host = ?");
          values.add(host.name());
        });
    search
        .since()
        .ifPresent(since -> {
          sql.append(" AND seq >= (SELECT coalesce(max(seq), 0) FROM input earlier");
          sql.append(" WHERE earlier.host = input.host AND earlier.state_before IS NOT NULL");
          sql.append(" AND earlier.at <= ?)");
          values.add(since.toEpochMilli());
        });
    values.add(search.limit());
    return journal.query(
        sql.append(" ORDER BY seq LIMIT ?").toString(), StoredInput::of, values.toArray());
  }

  private List<String> brain(long epoch) {
    return journal.query(
        "SELECT epoch, started_at, policy FROM incarnation WHERE epoch = ?",
        row -> {
          Map<String, Object> line = new LinkedHashMap<>();
          line.put("type", "brain");
          line.put("epoch", row.getLong(1));
          line.put("at", Instant.ofEpochMilli(row.getLong(2)).toString());
          line.put("policy", new RawValue(row.getString(3)));
          return JournalJson.write(line);
        },
        epoch);
  }
}
