package dev.upshift.brain.journal;

import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.decision.Policy;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.protocol.HostId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Saves what is readable of a journal into a new file, and keeps the old one beside it. Hosts whose
 * snapshot cannot be read, or that are held for that, are computed again from their inputs.
 */
public final class JournalRepair {
  private final Path folder;
  private final Policy policy;
  private final List<String> report = new ArrayList<>();

  /**
   * Prepares a repair.
   *
   * @param policy used where the journal does not tell by which one an input was decided on
   */
  public JournalRepair(Path folder, Policy policy) {
    this.folder = folder;
    this.policy = policy;
  }

  /** Repairs; says in lines what was done. */
  public List<String> run(Instant now) {
    Path old = folder.resolve(JournalFile.NAME);
    if (Files.notExists(old)) {
      return List.of("There is no journal in " + folder + ": nothing to repair.");
    }
    try (JournalFile _ = JournalFile.lock(folder)) {
      Path fresh = folder.resolve("journal-repaired.db");
      remove(fresh);
      JournalFile.migrate(fresh);
      try (Connection target = JournalFile.source(fresh, false).getConnection()) {
        target.setAutoCommit(false);
        new Salvage(old, target, report).copy();
        rebuild(target, now);
        target.commit();
      }
      swap(old, fresh, now);
      return List.copyOf(report);
    } catch (SQLException | IOException e) {
      throw new FailureException(
          ExitCode.ERROR,
          "The journal "
              + old
              + " could not be repaired ("
              + e.getMessage()
              + "); it is as before.",
          e);
    }
  }

  private void rebuild(Connection target, Instant now) throws SQLException {
    Map<Long, Policy> policies = policies(target);
    TreeSet<String> hosts = new TreeSet<>();
    for (String table : List.of("host", "input", "received", "desired")) {
      hosts.addAll(texts(target, "SELECT DISTINCT host FROM " + table));
    }
    for (String host : hosts) {
      if (HostId.isValid(host) && !isSound(target, host)) {
        rebuild(target, host, policies, now);
      }
    }
  }

  private static boolean isSound(Connection target, String host) throws SQLException {
    List<String> found = texts(target, "SELECT state FROM host WHERE host = ?", host);
    if (found.isEmpty()
        || !texts(target, "SELECT host FROM unreadable WHERE host = ?", host).isEmpty()) {
      return false;
    }
    try {
      JournalJson.readState(found.getFirst());
      return true;
    } catch (UnreadableException _) {
      return false;
    }
  }

  private void rebuild(Connection target, String host, Map<Long, Policy> policies, Instant now)
      throws SQLException {
    long decisions = number(target, "SELECT count(*) FROM decision WHERE host = ?", host);
    long revision =
        number(
            target,
            "SELECT coalesce(max(json_extract(body, '$.revision')), 0) FROM desired WHERE host = ?",
            host);
    Optional<Instant> heldSince =
        texts(
                target,
                "SELECT json_extract(body, '$.since') FROM alert WHERE host = ? AND name = 'held'"
                    + " AND json_extract(body, '$.state') = 'firing'",
                host)
            .stream()
            .findFirst()
            .map(Instant::parse);
    Optional<HostState> rebuilt = Rebuilt.of(inputs(target, host, new HashMap<>(policies)));
    HostState state =
        rebuilt
            .map(s -> Rebuilt.notBelow(s, decisions, revision, heldSince))
            .orElseGet(() -> Rebuilt.fresh(new HostId(host), decisions, revision, heldSince));
    write(target, host, state, now);
    report.add(
        rebuilt.isPresent()
            ? host + ": computed again from its inputs; its mode is " + state.mode() + "."
            : host + ": nothing to compute it from; it begins again in its lowest mode.");
  }

  private static void write(Connection target, String host, HostState state, Instant now)
      throws SQLException {
    try (PreparedStatement insert =
        target.prepareStatement(
            "INSERT OR REPLACE INTO host (host, state, through_input, updated_at)"
                + " VALUES (?, ?, (SELECT coalesce(max(seq), 0) FROM input WHERE host = ?), ?)")) {
      insert.setString(1, host);
      insert.setString(2, JournalJson.write(state));
      insert.setString(3, host);
      insert.setLong(4, now.toEpochMilli());
      insert.executeUpdate();
    }
    try (PreparedStatement delete =
        target.prepareStatement("DELETE FROM unreadable WHERE host = ?")) {
      delete.setString(1, host);
      delete.executeUpdate();
    }
  }

  private List<Rebuilt.Past> inputs(Connection target, String host, Map<Long, Policy> policies)
      throws SQLException {
    List<Rebuilt.Past> inputs = new ArrayList<>();
    try (PreparedStatement select =
        target.prepareStatement(
            "SELECT " + StoredInput.COLUMNS + " FROM input WHERE host = ? ORDER BY seq")) {
      select.setString(1, host);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          StoredInput stored = StoredInput.of(row);
          stored.policy().ifPresent(own -> policies.put(stored.epoch(), policy(own)));
          inputs.add(
              new Rebuilt.Past(
                  stored.at(),
                  input(stored.body()),
                  stored.heardAt(),
                  stored.before().flatMap(JournalRepair::state),
                  policies.getOrDefault(stored.epoch(), policy)));
        }
      }
    }
    return inputs;
  }

  private static Optional<Input> input(String text) {
    try {
      return Optional.of(JournalJson.read(text, Input.class));
    } catch (UnreadableException _) {
      return Optional.empty();
    }
  }

  private static Optional<HostState> state(String text) {
    try {
      return Optional.of(JournalJson.readState(text));
    } catch (UnreadableException _) {
      return Optional.empty();
    }
  }

  private Map<Long, Policy> policies(Connection target) throws SQLException {
    Map<Long, Policy> policies = new HashMap<>();
    try (PreparedStatement select =
            target.prepareStatement("SELECT epoch, policy FROM incarnation");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        policies.put(row.getLong(1), policy(row.getString(2)));
      }
    }
    return policies;
  }

  private Policy policy(String text) {
    try {
      return Policy.ofWritten(JournalJson.readTexts(text));
    } catch (UnreadableException | IllegalArgumentException _) {
      return policy;
    }
  }

  private static List<String> texts(Connection target, String sql, String... values)
      throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement select = target.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        select.setString(i + 1, values[i]);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(row.getString(1));
        }
      }
    }
    return found;
  }

  private static long number(Connection target, String sql, String host) throws SQLException {
    return Long.parseLong(texts(target, sql, host).getFirst());
  }

  private void swap(Path old, Path fresh, Instant now) throws IOException {
    String mark = ".broken-" + now.toEpochMilli();
    for (String suffix : List.of("", "-wal", "-shm")) {
      Path part = old.resolveSibling(old.getFileName() + suffix);
      if (Files.exists(part)) {
        Files.move(part, part.resolveSibling(old.getFileName() + mark + suffix));
      }
    }
    Files.move(fresh, old, StandardCopyOption.ATOMIC_MOVE);
    report.add("The old journal is kept as " + old.getFileName() + mark + ".");
  }

  private static void remove(Path file) throws IOException {
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
    }
  }
}
