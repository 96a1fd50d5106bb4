package dev.upshift.brain.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.protocol.CommandAction;
import dev.upshift.protocol.EventType;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.TrainingPhase;
import dev.upshift.testkit.BrokerFixture;
import dev.upshift.testkit.EmbeddedBrokerFixture;
import dev.upshift.testkit.RunningProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The brain's own process at a real broker, with a host that speaks the contract. */
class BrainProcessTest {
  private static final String POLICY =
      """
      stability-window: 3s
      cooldown: 2s
      offline-after: 60s
      check-interval: 1s
      price-per-hour: 3600
      """;

  @TempDir static Path shared;
  private static BrokerFixture broker;
  private static int hosts;

  @TempDir Path folder;
  private String name;
  private ScriptedHost host;
  private Person person;
  private BrainProcess brain;

  @BeforeAll
  static void startBroker() {
    broker =
        EmbeddedBrokerFixture.start(
            shared, "tnr-1", "tnr-2", "tnr-3", "tnr-4", "tnr-5", "tnr-6", "tnr-7", "tnr-8");
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void startAll() {
    hosts++;
    name = "tnr-" + hosts;
    person = new Person(broker);
    brain = new BrainProcess(folder, broker, POLICY).startAndAwait();
    host = ScriptedHost.start(broker, name);
  }

  @AfterEach
  void stopAll() {
    host.close();
    brain.close();
    person.close();
  }

  private static void eventually(Callable<Boolean> condition) {
    await().atMost(ScriptedHost.PATIENCE).until(condition);
  }

  private boolean isRunning(String mode) {
    return person
        .state(name)
        .filter(s -> mode.equals(s.mode()) && mode.equals(s.reportedMode()))
        .isPresent();
  }

  @Test
  void stableHost_climbsAndSurvivesTheBrainsDeath() throws Exception {
    eventually(() -> isRunning("medium"));
    assertThat(host.desired).extracting(d -> d.mode()).containsExactly("light", "medium");
    long epoch = host.applied().orElseThrow().epoch();
    double cost = costSoFar();
    assertThat(cost).isGreaterThanOrEqualTo(3);
    brain.process().kill();
    brain.startAndAwait();
    eventually(() -> host.applied().orElseThrow().epoch() > epoch);
    eventually(() -> person.state(name).filter(s -> s.epoch() > epoch).isPresent());
    assertThat(costSoFar()).isGreaterThanOrEqualTo(cost);
    eventually(() -> !person.last(name + "/status/cost-so-far").isEmpty());
    eventually(() -> !person.last("_fleet/status/cost-per-hour").isEmpty());
    assertThat(host.applied().orElseThrow().revision()).isEqualTo(2);
    assertThat(brain.ask("/v1/decisions?host=" + name, true).body())
        .contains("\"reason\":\"scale-up\"");
    assertThat(brain.ask("/healthz", false).statusCode()).isEqualTo(200);
    assertThat(brain.ask("/metrics", false).body()).contains("upshift_brain_hosts{");
    assertThat(brain.ask("/v1/decisions", false).statusCode()).isEqualTo(401);
    eventually(() -> person.last(name + "/status/mode").equals("medium"));
  }

  /** A second costs one. */
  private double costSoFar() {
    return person
        .state(name)
        .map(s -> Optional.ofNullable(s.cost()).orElseThrow().soFar())
        .orElseThrow();
  }

  @Test
  void orders_areAnsweredEchoedAndRefused() {
    eventually(() -> isRunning("light"));
    person.order(name, "mode", "medium");
    eventually(() -> person.last(name + "/override/mode").equals("medium"));
    eventually(() -> isRunning("medium"));
    person.order(name, "mode", "huge");
    eventually(() -> refusals() == 1);
    person.order(name, "pause", "perhaps");
    eventually(() -> refusals() == 2);
    person.publish(name + "/override/mode/set", "light", true);
    eventually(() -> refusals() == 3);
    eventually(() -> person.last(name + "/override/mode/set").isEmpty());
    assertThat(person.last(name + "/override/mode")).isEqualTo("medium");
    person.order(name, "mode", "auto");
    eventually(() -> person.last(name + "/override/mode").equals("auto"));
    person.order(name, "pause", "on");
    eventually(() -> person.last(name + "/override/pause").equals("on"));
  }

  private long refusals() {
    return person.decisions.stream()
        .filter(d -> d.host().equals(name) && d.evidence().containsKey("refused"))
        .count();
  }

  @Test
  void trainingOrder_becomesACommandToThePresentSession() {
    eventually(() -> isRunning("light"));
    person.order(name, "training", "checkpoint");
    eventually(() -> host.actions.size() == 1);
    assertThat(host.actions.getFirst().action()).isEqualTo(CommandAction.CHECKPOINT);
    eventually(() -> person.decisions.stream().anyMatch(d -> d.evidence().containsKey("command")));
  }

  @Test
  void events_areCoveredOnceTheyAreInTheJournal() {
    eventually(() -> isRunning("light"));
    host.event(EventType.CHECKPOINT);
    host.event(EventType.REBOOT);
    assertThat(host.throughSeq()).isEqualTo(2);
  }

  @Test
  void eventAboveOneThatWasLost_isNotCovered_beforeTheLostOneCame() {
    eventually(() -> isRunning("light"));
    host.tell(2, "event-1");
    host.tell(3, "event-2");
    eventually(() -> early() == 2);
    assertThat(host.throughSeq()).isZero();
    host.tell(1, null);
    eventually(() -> host.throughSeq() == 1);
    host.tell(2, "event-1");
    host.tell(3, "event-2");
    eventually(() -> host.throughSeq() == 3);
  }

  /** How many events came before the one that they follow. */
  private double early() throws Exception {
    return brain
        .ask("/metrics", false)
        .body()
        .lines()
        .filter(line -> line.contains("reason=\"early\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void gracefulExit_saysGoodbyeAndAnEndingTrainingIsComplete() {
    eventually(() -> isRunning("light"));
    host.report(TrainingPhase.COMPLETED);
    eventually(
        () -> person.state(name).map(Notice.State::state).filter("completed"::equals).isPresent());
    brain.stop();
    eventually(() -> person.last("_brain/session").contains("offline"));
    assertThat(brain.process().awaitExit(BrainProcess.PATIENCE)).isZero();
  }

  @Test
  void secondBrain_takesOver_andTheFirstStandsDown() throws Exception {
    eventually(() -> isRunning("light"));
    Path elsewhere = Files.createDirectory(folder.resolve("other"));
    try (BrainProcess other = new BrainProcess(elsewhere, broker, POLICY).startAndAwait()) {
      assertThat(brain.process().awaitExit(BrainProcess.PATIENCE)).isEqualTo(1);
      assertThat(brain.process().errors().getLast()).contains("stands down");
      assertThat(other.ask("/healthz", false).statusCode()).isEqualTo(200);
      eventually(() -> person.last("_brain/session").contains("online"));
    }
  }

  @Test
  void unreadableSnapshot_holdsTheHost_untilRepaired() throws Exception {
    eventually(() -> isRunning("medium"));
    brain.stop();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + brain.state().resolve("journal.db"));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE host SET state = 'scribble' WHERE host = '" + name + "'");
    }
    brain.startAndAwait();
    eventually(() -> person.last(name + "/alert/held").contains("firing"));
    eventually(() -> person.state(name).filter(s -> s.state().equals("held")).isPresent());
    assertThat(host.applied().orElseThrow().mode()).isEqualTo("medium");
    brain.stop();
    RunningProcess repair =
        RunningProcess.start(
            BrainProcess.command(List.of("journal-repair", "-c", brain.file().toString())));
    assertThat(repair.awaitExit(BrainProcess.PATIENCE)).isZero();
    assertThat(repair.output()).anyMatch(line -> line.contains("computed again"));
    brain.startAndAwait();
    eventually(() -> isRunning("medium"));
    eventually(() -> person.last(name + "/alert/held").contains("resolved"));
  }
}
