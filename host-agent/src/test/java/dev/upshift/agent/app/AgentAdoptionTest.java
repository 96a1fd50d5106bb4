package dev.upshift.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.CommandAction;
import dev.upshift.protocol.EventType;
import dev.upshift.protocol.ResultStatus;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.TrainingPhase;
import dev.upshift.testkit.RunningProcess;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Agents that die or are upgraded, and the training that does not notice. */
final class AgentAdoptionTest extends AgentTrial {
  @Test
  void killedOrUpgradedAgent_isFollowedByOneThatAdoptsTheTraining_andSeesNoReboot()
      throws Exception {
    RunningProcess agent = agent();
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    agent.kill();
    assertThat(alive()).hasSize(1);
    brain.forget();
    RunningProcess second = agent();
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    until(() -> training().processes() == 1 && Double.valueOf(7).equals(training().progress()));
    second.terminate();
    assertThat(second.awaitExit(PATIENCE)).isZero();
    assertThat(alive()).hasSize(1);
    brain.forget();
    RunningProcess third = agent();
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    brain.desire(5, "brain", 1, "medium");
    awaitTraining("medium", TrainingPhase.RUNNING, 1);
    assertThat(starts()).containsExactly("light", "medium");
    assertThat(alive()).hasSize(1);
    assertThat(brain.last(Telemetry.Boots.class).orElseThrow().boots()).hasSize(1);
    assertThat(errors(third)).isEmpty();
    until(() ->
        brain.all(Telemetry.Event.class).stream()
            .anyMatch(e -> e.type() == EventType.AGENT_RESTARTED));
  }

  @Test
  void lostStateFolder_doublesNoTraining() throws Exception {
    RunningProcess agent = agent();
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    agent.kill();
    try (Stream<Path> files = Files.walk(folder.resolve("state"))) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
    var _ = agent();
    until(() -> starts().size() == 2);
    assertThat(alive()).containsExactly(pids().getLast());
  }

  @Test
  void trainingThatEndsWithoutAnAgent_isCompletedForTheNextOne() throws Exception {
    configure(
        "echo $UPSHIFT_MODE $$ >> started; while ! [ -e end ]; do sleep 0.1; done",
        broker.password(host).source());
    RunningProcess agent = agent();
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    agent.kill();
    Files.createFile(folder.resolve("end"));
    until(() -> alive().isEmpty());
    var _ = agent();
    until(() -> training().phase() == TrainingPhase.COMPLETED);
    assertThat(starts()).hasSize(1);
  }

  @Test
  void commandsOfAKilledAgent_areCarriedOutByTheNextOne() throws Exception {
    RunningProcess agent = agent();
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    String session = session().session();
    brain.command(CommandAction.RESTART_TRAINING, "restart-1", session);
    awaitResult("restart-1", ResultStatus.ACCEPTED);
    agent.kill();
    RunningProcess second = agent();
    until(() -> starts().size() == 2 && alive().size() == 1);
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    second.kill();
    var _ = agent();
    until(() -> !session().session().equals(session));
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    assertThat(starts()).hasSize(2);
  }

  @Test
  void modeThatCannotStart_isRolledBack_andStaysSoForTheNextAgent() throws Exception {
    RunningProcess agent = agentWithoutMedium();
    assertThat(brain.last(Telemetry.Event.class).orElseThrow().detail())
        .containsEntry("mode", "medium")
        .containsEntry("rolledBackTo", "light");
    agent.kill();
    brain.forget();
    var _ = agent();
    awaitTraining("light", TrainingPhase.RUNNING, 1);
    brain.desire(5, "brain", 2, "light");
    awaitTraining("light", TrainingPhase.RUNNING, 2);
    assertThat(starts()).containsExactly("light", "light");
    assertThat(alive()).hasSize(1);
  }

  @Test
  void reboot_afterAModeDidNotStart_isOfTheModeThatRan() throws Exception {
    RunningProcess agent = agentWithoutMedium();
    reboot(agent, "boot-2");
    brain.forget();
    var _ = agent();
    until(() -> lastBoot().boot().equals("boot-2"));
    assertThat(lastBoot().modeAtCrash()).isEqualTo("light");
    assertThat(lastBoot().revision()).isEqualTo(1);
  }

  /** One that has gone back to light, as medium's program is missing. */
  private RunningProcess agentWithoutMedium() throws Exception {
    String file = Files.readString(folder.resolve("upshift.yaml"));
    int medium = file.indexOf("- name: medium");
    Files.writeString(
        folder.resolve("upshift.yaml"),
        file.substring(0, medium) + file.substring(medium).replace("[sh,", "[no-such-program,"));
    RunningProcess agent = agent();
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    brain.desire(5, "brain", 1, "medium");
    awaitTraining("light", TrainingPhase.RUNNING, 1);
    until(() -> brain.last(Telemetry.Event.class).isPresent());
    until(() -> Files.readString(folder.resolve("state/state.json")).contains("\"taken\":true"));
    return agent;
  }
}
