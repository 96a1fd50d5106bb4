package dev.upshift.brain.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.decision.Policy;
import dev.upshift.brain.journal.JournalReader.Search;
import dev.upshift.brain.journal.StoredHost.Snapshot;
import dev.upshift.configuration.FailureException;
import dev.upshift.protocol.Command;
import dev.upshift.protocol.HostId;
import dev.upshift.testkit.Processes;
import dev.upshift.testkit.RunningProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HostId HOST = new HostId("tnr-0");

  @RegisterExtension final Processes processes = new Processes();
  @TempDir Path folder;

  private Campaign campaign() {
    return new Campaign(HOST);
  }

  private void write(Campaign campaign, int steps) {
    JournalFile file = JournalFile.open(folder);
    try (Journal journal = new Journal(file, 1_000, Runnable::run, Campaign.UNTROUBLED)) {
      for (int i = 0; i < steps; i++) {
        assertThat(journal.submit(campaign.next(), () -> {})).isTrue();
      }
    }
  }

  private StoredHost stored() {
    try (JournalFile file = JournalFile.open(folder);
        JournalReader reader = new JournalReader(file)) {
      return reader.hosts().getFirst();
    }
  }

  private void damage(String sql) throws Exception {
    try (Connection connection =
            JournalFile.source(folder.resolve(JournalFile.NAME), false).getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @Test
  void snapshot_comesBackAsItWas() {
    Campaign campaign = campaign();
    write(campaign, 40);
    StoredHost stored = stored();
    assertThat(stored.snapshot()).isEqualTo(new Snapshot.Sound(campaign.state()));
    assertThat(stored.received()).isEqualTo(new Command.Received(40, "event-40"));
    assertThat(stored.desired().orElseThrow().mode()).isEqualTo(campaign.state().mode());
  }

  @Test
  void everyInput_comesBackAsItWas() throws Exception {
    for (Input input : Campaign.everyInput()) {
      assertThat(JournalJson.read(JournalJson.write(input), Input.class)).isEqualTo(input);
    }
    assertThat(Campaign.everyInput().stream().map(Object::getClass).distinct())
        .hasSameSizeAs(Input.class.getPermittedSubclasses());
  }

  /**
   * A writer that says what was committed is killed: exactly that is there, and whole steps only.
   */
  @Test
  void killedWriter_leavesWholeStepsAndAllThatItWasSure() {
    for (int i = 0; i < 4; i++) {
      RunningProcess writer =
          processes.startMain(JournalWriterMain.class, folder.resolve("kill-" + i).toString());
      long wanted = 20L + 60L * i;
      writer.awaitLine(line -> Long.parseLong(line) >= wanted, PATIENCE);
      writer.kill();
      long sure = Long.parseLong(writer.output().getLast());
      try (JournalFile file = JournalFile.open(folder.resolve("kill-" + i));
          JournalReader reader = new JournalReader(file)) {
        StoredHost stored = reader.hosts().getFirst();
        HostState state = ((Snapshot.Sound) stored.snapshot()).state();
        assertThat(stored.received().throughSeq()).isGreaterThanOrEqualTo(sure);
        assertThat(state).isEqualTo(campaign().after(stored.received().throughSeq()));
        assertThat(reader.decisions(new Search(Optional.of(HOST), Optional.empty(), 10_000)))
            .hasSize((int) state.decisions());
        assertThat(reader.query("SELECT count(*) FROM input", r -> r.getLong(1)))
            .containsExactly(stored.received().throughSeq());
      }
    }
  }

  @Test
  void secondBrain_isRefused() {
    try (JournalFile _ = JournalFile.open(folder)) {
      assertThatThrownBy(() -> JournalFile.open(folder))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("Another brain uses the state folder");
    }
  }

  @Test
  void unreadableSnapshot_isToldAndRepairedFromTheInputs() throws Exception {
    Campaign campaign = campaign();
    write(campaign, 40);
    damage("UPDATE host SET state = '{\"host\":'");
    assertThat(stored().snapshot()).isInstanceOf(Snapshot.Unreadable.class);
    List<String> report = new JournalRepair(folder, Policy.defaults()).run(Instant.now());
    assertThat(report).anyMatch(line -> line.startsWith("tnr-0: computed again"));
    assertThat(stored().snapshot()).isEqualTo(new Snapshot.Sound(campaign.state()));
    try (var files = Files.list(folder)) {
      assertThat(files.map(Path::toString)).anyMatch(f -> f.contains("journal.db.broken-"));
    }
  }

  @Test
  void brokenFile_isRefusedUntilRepaired() throws Exception {
    write(campaign(), 400);
    Path file = folder.resolve(JournalFile.NAME);
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 8 * 4096; i < Math.min(bytes.length, 16 * 4096); i++) {
      bytes[i] = (byte) (i * 31);
    }
    Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
    assertThatThrownBy(() -> JournalFile.open(folder))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("journal repair");
    new JournalRepair(folder, Policy.defaults()).run(Instant.now());
    assertThat(stored().host()).isEqualTo(HOST);
  }

  @Test
  void newerSchema_isRefused() throws Exception {
    write(campaign(), 1);
    damage(
        "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
            + " checksum, installed_by, execution_time, success)"
            + " VALUES (99, '99', 'future', 'SQL', 'V99__future.sql', 1, 'x', 1, 1)");
    assertThatThrownBy(() -> JournalFile.open(folder))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("newer Upshift");
  }

  @Test
  void fullQueue_takesNoMore() {
    JournalFile file = JournalFile.open(folder);
    Campaign campaign = campaign();
    CountDownLatch held = new CountDownLatch(1);
    try (Journal journal = new Journal(file, 1, Runnable::run, Campaign.UNTROUBLED)) {
      assertThat(journal.submit(campaign.next(), () -> awaitQuietly(held))).isTrue();
      await().atMost(PATIENCE).until(() -> !journal.submit(campaign.next(), () -> {}));
      held.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch held) {
    await().atMost(PATIENCE).until(() -> held.getCount() == 0);
  }
}
