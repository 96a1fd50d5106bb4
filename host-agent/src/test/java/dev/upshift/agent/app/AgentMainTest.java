package dev.upshift.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.BootCause;
import dev.upshift.protocol.CommandAction;
import dev.upshift.protocol.EventType;
import dev.upshift.protocol.Presence;
import dev.upshift.protocol.ResultStatus;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.Telemetry.Boot;
import dev.upshift.protocol.TrainingPhase;
import dev.upshift.testkit.RunningProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the agent's process does, seen from outside. */
final class AgentMainTest extends AgentTrial {
  @Test
  void agent_reportsAll_followsTheBrain_andLeavesInGoodOrder() throws Exception {
    RunningProcess agent = agent("--stop-training");
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    until(() -> brain.last(Telemetry.Host.class).isPresent());
    assertThat(brain.last(Telemetry.Host.class).orElseThrow().ladder())
        .extracting(Telemetry.Rung::mode)
        .containsExactly("light", "medium");
    assertThat(brain.last(Telemetry.Boots.class).orElseThrow().boots())
        .extracting(Boot::boot)
        .containsExactly("boot-1");
    until(() -> brain.all(Telemetry.Heartbeat.class).size() >= 2);
    until(() -> brain.last(Telemetry.Gpus.class).isPresent());
    until(() -> Double.valueOf(7).equals(training().progress()));
    brain.desire(5, "brain", 1, "medium");
    awaitTraining("medium", TrainingPhase.RUNNING, 1);
    assertThat(training().epoch()).isEqualTo(5);
    assertThat(starts()).containsExactly("light", "medium");
    until(() -> brain.last(Telemetry.Heartbeat.class).filter(h -> h.processes() == 1).isPresent());
    agent.terminate();
    assertThat(agent.awaitExit(PATIENCE)).isZero();
    until(() -> session().state() == Presence.OFFLINE);
    assertThat(alive()).isEmpty();
    assertThat(errors(agent)).isEmpty();
  }

  @Test
  void desired_isFenced_andAnUnknownModeIsAnAlert() throws Exception {
    var _ = agent();
    brain.desire(5, "brain", 3, "medium");
    awaitTraining("medium", TrainingPhase.RUNNING, 3);
    brain.desire(5, "brain", 2, "light");
    brain.desire(4, "z", 9, "light");
    brain.desire(5, "brain", 4, "gigantic");
    until(() -> alert() == AlertState.FIRING);
    brain.desire(5, "brain", 5, "medium");
    awaitTraining("medium", TrainingPhase.RUNNING, 5);
    until(() -> alert() == AlertState.RESOLVED);
    assertThat(starts()).last().isEqualTo("medium");
    assertThat(starts().stream().filter("medium"::equals)).hasSize(1);
  }

  @Test
  void commands_areDoneOnce_byTheSessionTheyName() throws Exception {
    var _ = agent();
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    String session = session().session();
    brain.command(CommandAction.STOP, "stop-1", session);
    awaitResult("stop-1", ResultStatus.DONE);
    assertThat(alive()).isEmpty();
    brain.command(CommandAction.STOP, "stop-1", session);
    awaitResult("stop-1", ResultStatus.DUPLICATE);
    brain.command(CommandAction.START, "start-0", "another session");
    awaitResult("start-0", ResultStatus.EXPIRED);
    brain.command(CommandAction.ROLLBACK, "rollback-1", session);
    awaitResult("rollback-1", ResultStatus.REJECTED);
    brain.command(CommandAction.CHECKPOINT, "checkpoint-1", session);
    awaitResult("checkpoint-1", ResultStatus.REJECTED);
    assertThat(training().phase()).isEqualTo(TrainingPhase.STOPPED);
    brain.command(CommandAction.START, "start-1", session);
    awaitResult("start-1", ResultStatus.DONE);
    brain.command(CommandAction.RESTART_TRAINING, "restart-1", session);
    awaitResult("restart-1", ResultStatus.DONE);
    assertThat(starts()).hasSize(3);
    assertThat(alive()).hasSize(1);
  }

  @Test
  void connectionThatIsLost_isNoReboot_andIsOnRecord() throws Exception {
    var _ = agent();
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    Telemetry.Boots boots = brain.last(Telemetry.Boots.class).orElseThrow();
    broker.kill();
    await().atMost(PATIENCE).pollDelay(Duration.ofSeconds(12)).until(() -> true);
    broker.start();
    until(() -> lastEvent().type() == EventType.CONNECTION_LOST);
    assertThat(lastEvent().detail().get("seconds").toString()).matches("1\\d|[2-9]\\d");
    assertThat(brain.all(Telemetry.Event.class).stream().map(Telemetry.Event::type))
        .doesNotContain(EventType.REBOOT, EventType.AGENT_RESTARTED);
    assertThat(brain.last(Telemetry.Boots.class)).contains(boots);
    assertThat(starts()).hasSize(1);
    assertThat(alive()).hasSize(1);
  }

  @Test
  void reboot_whileTheBrokerIsAway_resumesTheMode_andIsToldUntilItIsReceived() throws Exception {
    RunningProcess agent = agent();
    brain.desire(5, "brain", 1, "medium");
    awaitTraining("medium", TrainingPhase.RUNNING, 1);
    broker.kill();
    reboot(agent, "boot-2");
    RunningProcess second = agent();
    until(() -> alive().size() == 1);
    assertThat(starts()).containsExactly("light", "medium", "medium");
    brain.forget();
    broker.start();
    until(() -> !brain.all(Telemetry.Event.class).isEmpty());
    Telemetry.Event event = brain.last(Telemetry.Event.class).orElseThrow();
    assertThat(event.type()).isEqualTo(EventType.REBOOT);
    assertThat(event.boot()).isEqualTo("boot-2");
    until(() -> lastBoot().boot().equals("boot-2"));
    assertThat(lastBoot().cause()).isEqualTo(BootCause.UNPLANNED);
    assertThat(lastBoot().evidence()).isEqualTo("no clean marker");
    assertThat(lastBoot().modeAtCrash()).isEqualTo("medium");
    assertThat(lastBoot().epoch()).isEqualTo(5);
    assertThat(brain.last(Telemetry.Boots.class).orElseThrow().boots().getFirst().endedAt())
        .isNotNull();
    brain.forget();
    RunningProcess third = restart(second);
    until(() -> brain.all(Telemetry.Event.class).contains(event));
    until(() -> lastEvent().type() == EventType.AGENT_RESTARTED);
    brain.received(lastEvent().seq());
    until(() -> Files.readString(folder.resolve("state/events.jsonl")).lines().count() == 1);
    brain.forget();
    var _ = restart(third);
    awaitTraining("medium", TrainingPhase.RUNNING, 1);
    assertThat(brain.all(Telemetry.Event.class)).noneMatch(e -> e.type() == EventType.REBOOT);
    assertThat(brain.last(Telemetry.Boots.class).orElseThrow().boots()).hasSize(2);
  }

  private Telemetry.Event lastEvent() {
    return brain.last(Telemetry.Event.class).orElseThrow();
  }

  @Test
  void announcedReboot_isPlanned() throws Exception {
    RunningProcess agent = agent();
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    brain.command(CommandAction.ANNOUNCE_REBOOT, "announce-1", session().session());
    awaitResult("announce-1", ResultStatus.DONE);
    reboot(agent, "boot-2");
    RunningProcess second = agent();
    until(() -> lastBoot().boot().equals("boot-2"));
    assertThat(lastBoot().cause()).isEqualTo(BootCause.PLANNED);
    reboot(second, "boot-3");
    RunningProcess third = agent();
    until(() -> lastBoot().boot().equals("boot-3"));
    assertThat(lastBoot().cause()).isEqualTo(BootCause.UNPLANNED);
    String line = LocalOrders.announceReboot(Optional.of(Duration.ofMinutes(5)), "ann");
    assertThat(LocalDoor.ask(folder.resolve("state"), line)).startsWith("a reboot is announced");
    reboot(third, "boot-4");
    var _ = agent();
    until(() -> lastBoot().boot().equals("boot-4"));
    assertThat(lastBoot().cause()).isEqualTo(BootCause.PLANNED);
    assertThat(lastBoot().evidence()).startsWith("announced").endsWith("by ann");
  }

  @Test
  void completedTraining_isToldOnce_andNotStartedAgain() throws Exception {
    configure("echo $UPSHIFT_MODE $$ >> started; exit 0", broker.password(host).source());
    RunningProcess agent = agent();
    until(() -> training().phase() == TrainingPhase.COMPLETED);
    until(() ->
        brain.all(Telemetry.Event.class).stream().anyMatch(e -> e.type() == EventType.COMPLETED));
    RunningProcess second = restart(agent);
    until(() -> brain.all(Telemetry.Session.class).size() >= 3);
    until(() -> training().phase() == TrainingPhase.COMPLETED);
    second.terminate();
    assertThat(second.awaitExit(PATIENCE)).isZero();
    assertThat(starts()).hasSize(1);
  }

  @Test
  void wrongPassword_isOneSentence_andTheTrainingRuns() throws Exception {
    Path wrong = Files.writeString(folder.resolve("wrong"), "wrong password");
    configure(WORK, "file:" + wrong);
    RunningProcess agent = agent();
    String line = agent.awaitErrorLine(l -> l.contains("does not accept"), PATIENCE);
    assertThat(line).contains("does not accept the host " + host).contains("The training goes on");
    until(() -> alive().size() == 1);
    assertThat(Files.readString(folder.resolve("upshift.yaml"))).doesNotContain("wrong password");
    assertThat(errors(agent)).hasSize(1).noneMatch(l -> l.contains("wrong password"));
  }

  @Test
  void missingPassword_isToBeHadByTheCommandThatWritesIt() throws Exception {
    configure(WORK, "file:" + folder.resolve("none"));
    RunningProcess agent = start();
    assertThat(agent.awaitExit(PATIENCE)).isEqualTo(2);
    assertThat(errors(agent))
        .singleElement()
        .asString()
        .contains("none cannot be read: './upshift host add " + host + " -c FILE'");
  }

  @Test
  void mistakes_areSentencesWithTheirExitCodes() throws Exception {
    RunningProcess agent = agent();
    RunningProcess second = start();
    assertThat(second.awaitExit(PATIENCE)).isEqualTo(1);
    assertThat(errors(second)).singleElement().asString().contains("Another agent uses");
    agent.kill();
    String good = Files.readString(folder.resolve("upshift.yaml"));
    Files.writeString(folder.resolve("upshift.yaml"), good.replace("state-folder: state", "x: 1"));
    RunningProcess broken = start();
    assertThat(broken.awaitExit(PATIENCE)).isEqualTo(2);
    assertThat(String.join("\n", errors(broken)))
        .contains("state-folder must be given")
        .contains("'x'");
    Files.writeString(
        folder.resolve("upshift.yaml"),
        good.replace("state-folder: state", "state-folder: /proc/state"));
    RunningProcess readOnly = start();
    assertThat(readOnly.awaitExit(PATIENCE)).isEqualTo(1);
    assertThat(errors(readOnly))
        .singleElement()
        .asString()
        .contains("/proc/state cannot be written");
  }
}
