package dev.upshift.brain.journal;

import dev.upshift.brain.decision.Decision;
import dev.upshift.brain.decision.Step.DesiredMode;
import dev.upshift.protocol.AlertName;
import dev.upshift.protocol.Command;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes into an open transaction; the caller commits. Statements are prepared once. */
final class JournalStatements implements AutoCloseable {
  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  JournalStatements(Connection connection) {
    this.connection = connection;
  }

  void write(Write write) throws SQLException {
    switch (write) {
      case Write.StepTaken step -> step(step);
      case Write.EventNoted noted -> received(noted.host(), noted.received());
      case Write.OrderAnswered answered -> {
        decision(answered.decision());
        if (answered.command().isPresent()) {
          command(answered.decision().host(), answered.command().get());
        }
      }
      case Write.FleetTold told -> {
        decision(told.decision());
        if (told.alert().isPresent()) {
          alert(told.decision().host(), AlertName.SITE_EVENT.word(), told.alert().get());
        }
      }
      case Write.ResultHeard heard ->
          run(
              "UPDATE command SET status = ?, result = ? WHERE id = ? AND host = ?",
              heard.result().status().word(),
              JournalJson.write(heard.result()),
              heard.result().id(),
              heard.host().name());
      case Write.DecisionsSent sent -> {
        for (String id : sent.ids()) {
          run("DELETE FROM outgoing WHERE decision = ?", id);
        }
      }
      case Write.SetAside aside ->
          run(
              "INSERT OR REPLACE INTO unreadable (host, found_at, state) VALUES (?, ?, ?)",
              aside.host().name(),
              aside.at().toEpochMilli(),
              aside.text());
      case Write.Incarnated incarnated -> incarnation(incarnated);
      case Write.Forget forget -> forget(forget);
    }
  }

  private void incarnation(Write.Incarnated incarnated) throws SQLException {
    run(
        "INSERT OR REPLACE INTO incarnation (epoch, started_at, policy) VALUES (?, ?, ?)",
        incarnated.epoch(),
        incarnated.at().toEpochMilli(),
        JournalJson.write(incarnated.policy()));
  }

  private void step(Write.StepTaken step) throws SQLException {
    String host = step.host().name();
    long through = 0;
    for (Write.StampedInput input : step.inputs()) {
      through = input(host, step.epoch(), input);
    }
    Instant at = step.inputs().getLast().at();
    run(
        "INSERT OR REPLACE INTO host (host, state, through_input, updated_at) VALUES (?, ?, ?, ?)",
        host,
        JournalJson.write(step.state()),
        through,
        at.toEpochMilli());
    for (Decision decision : step.decisions()) {
      decision(decision);
    }
    if (step.desired().isPresent()) {
      desired(host, step.epoch(), step.desired().get());
    }
    for (Map.Entry<String, Notice.Alert> alert : step.alerts().entrySet()) {
      alert(host, alert.getKey(), alert.getValue());
    }
    if (step.received().isPresent()) {
      received(step.host(), step.received().get());
    }
  }

  private void alert(String host, String name, Notice.Alert alert) throws SQLException {
    run(
        "INSERT OR REPLACE INTO alert (host, name, body) VALUES (?, ?, ?)",
        host,
        name,
        JournalJson.write(alert));
  }

  private long input(String host, long epoch, Write.StampedInput input) throws SQLException {
    run(
        "INSERT INTO input (host, at, epoch, body, state_before, heard_at, policy)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
        host,
        input.at().toEpochMilli(),
        epoch,
        JournalJson.write(input.input()),
        input.before().map(JournalJson::write).orElse(null),
        input.heardAt() == null ? null : input.heardAt().toEpochMilli(),
        input.policy().map(JournalJson::write).orElse(null));
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT last_insert_rowid()")) {
      return rows.getLong(1);
    }
  }

  private void decision(Decision decision) throws SQLException {
    run(
        "INSERT INTO decision (id, host, at, reason, changes, body) VALUES (?, ?, ?, ?, ?, ?)",
        decision.id(),
        decision.host(),
        decision.at().toEpochMilli(),
        decision.reason().word(),
        decision.changes() ? 1 : 0,
        JournalJson.write(decision));
    run("INSERT INTO outgoing (decision) VALUES (?)", decision.id());
  }

  private void desired(String host, long epoch, DesiredMode desired) throws SQLException {
    run(
        "INSERT OR REPLACE INTO desired (host, epoch, body) VALUES (?, ?, ?)",
        host,
        epoch,
        JournalJson.write(desired));
  }

  private void received(HostId host, Command.Received event) throws SQLException {
    run(
        "INSERT OR REPLACE INTO received (host, through_seq, through_id) VALUES (?, ?, ?)",
        host.name(),
        event.throughSeq(),
        event.throughId());
  }

  private void command(String host, Write.CommandSent command) throws SQLException {
    run(
        "INSERT INTO command (id, host, at, action, session) VALUES (?, ?, ?, ?, ?)",
        command.id(),
        host,
        command.at().toEpochMilli(),
        command.action(),
        command.session());
  }

  private void forget(Write.Forget forget) throws SQLException {
    long inputs = forget.inputsBefore().toEpochMilli();
    long decisions = forget.decisionsBefore().toEpochMilli();
    run("DELETE FROM input WHERE at < ?", inputs);
    run("DELETE FROM command WHERE at < ?", decisions);
    run("DELETE FROM outgoing WHERE decision IN (SELECT id FROM decision WHERE at < ?)", decisions);
    run("DELETE FROM decision WHERE at < ?", decisions);
  }

  private void run(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    statement.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : prepared.values()) {
      statement.close();
    }
  }
}
