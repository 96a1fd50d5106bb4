package dev.upshift.brain.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.util.RawValue;

/**
 * An input as the journal has it, its JSON not read yet.
 *
 * @param policy what it was decided by from here to the end of the epoch, where that is not the
 *     brain's own
 * @param decided what the rules decided at its moment, as the journal has it; with the first of
 *     several inputs of one moment
 */
record StoredInput(
    long seq,
    String host,
    Instant at,
    long epoch,
    String body,
    Optional<Instant> heardAt,
    Optional<String> before,
    Optional<String> policy,
    List<String> decided) {
  private static final String DECIDED =
      """
      CASE WHEN EXISTS (SELECT 1 FROM input earlier WHERE earlier.at = input.at
        AND earlier.host = input.host AND earlier.seq < input.seq) THEN NULL ELSE
      (SELECT group_concat(body, char(10)) FROM (SELECT body FROM decision
        WHERE decision.host = input.host AND decision.at = input.at
        AND decision.id NOT LIKE input.host || '-order-%' ORDER BY position)) END
      """;

  static final String COLUMNS =
      "seq, host, at, epoch, body, heard_at, state_before, policy, " + DECIDED;

  /** A row of {@link #COLUMNS}. */
  static StoredInput of(ResultSet row) throws SQLException {
    long heardAt = row.getLong(6);
    boolean heard = !row.wasNull();
    return new StoredInput(
        row.getLong(1),
        row.getString(2),
        Instant.ofEpochMilli(row.getLong(3)),
        row.getLong(4),
        row.getString(5),
        heard ? Optional.of(Instant.ofEpochMilli(heardAt)) : Optional.empty(),
        Optional.ofNullable(row.getString(7)),
        Optional.ofNullable(row.getString(8)),
        Optional.ofNullable(row.getString(9)).map(all -> all.lines().toList()).orElse(List.of()));
  }

  /** The line of a recording. */
  String line() {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("type", "input");
    line.put("seq", seq);
    line.put("host", host);
    line.put("at", at.toString());
    line.put("epoch", epoch);
    heardAt.ifPresent(heard -> line.put("heardAt", heard.toString()));
    line.put("input", new RawValue(body));
    policy.ifPresent(own -> line.put("policy", new RawValue(own)));
    before.ifPresent(state -> line.put("before", new RawValue(state)));
    if (!decided.isEmpty()) {
      // As texts, so that not a byte of them can change on the way.
      line.put("decided", decided);
    }
    return JournalJson.write(line);
  }
}
