package dev.upshift.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.TrainingPhase;
import dev.upshift.testkit.RunningProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The training publishes its progress itself. */
final class AgentProgressTest extends AgentTrial {
  @Test
  void progress_published_goesBeforeTheLogs_andWhatIsOldOrBrokenIsIgnored() throws Exception {
    withTopic();
    RunningProcess agent = agent();
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    until(() -> training().progress() == 7.0 && training().progressTotal() == 9.0);
    try (TrainingDouble publisher = new TrainingDouble(broker, host)) {
      publisher.say("{\"progress\": 1200, \"total\": 5000, \"rate\": 900.5}", false);
      until(() ->
          training().progress() == 1200.0
              && training().progressTotal() == 5000.0
              && training().ratePerHour() == 900.5);
      publisher.say("{\"progress\": 1, \"total\": 2}", true);
      publisher.say("no figure", false);
      publisher.say("progress 1300 of 6000", false);
      until(() -> training().progress() == 1300.0 && training().progressTotal() == 6000.0);
      until(() -> errors(agent).stream().anyMatch(l -> l.contains("it is retained")));
      assertThat(errors(agent)).filteredOn(l -> l.contains("are ignored")).hasSize(1);
      brain.desire(1, "brain-a", 1, "medium");
      awaitTraining("medium", TrainingPhase.RUNNING, 1);
      until(() -> training().progress() == 7.0);
    }
  }

  @Test
  void progress_publishedToAnAgentThatDoesNotWantIt_isNotTaken() throws Exception {
    RunningProcess agent = agent();
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    until(() -> training().progress() == 7.0);
    try (TrainingDouble publisher = new TrainingDouble(broker, host)) {
      publisher.say("{\"progress\": 1200}", false);
      int before = brain.all(Telemetry.Heartbeat.class).size();
      until(() -> brain.all(Telemetry.Heartbeat.class).size() >= before + 3);
      assertThat(brain.all(Telemetry.Training.class))
          .noneMatch(t -> Double.valueOf(1200).equals(t.progress()));
      assertThat(errors(agent)).noneMatch(l -> l.contains("are ignored"));
    }
  }

  private void withTopic() throws Exception {
    Path file = folder.resolve("upshift.yaml");
    Files.writeString(
        file, Files.readString(file).replace("progress: {", "progress: {topic: true, "));
  }
}
