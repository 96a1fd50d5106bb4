package dev.upshift.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.upshift.agent.process.GroupCheck;
import dev.upshift.agent.process.GroupLimits;
import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.TrainingPhase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Limits of control groups on a host that cannot hold anything to them. */
final class AgentLimitsTest extends AgentTrial {
  private static final GroupLimits LIMITS =
      new GroupLimits(Optional.of(8L << 30), Optional.empty());

  @Test
  void limitThatCannotBeHad_stopsNoTraining_andIsAnAlert_whileItIsWanted() throws Exception {
    assumeThat(GroupCheck.present().obstacle(LIMITS))
        .as("control groups are to be had")
        .isPresent();
    Path file = folder.resolve("upshift.yaml");
    String text = Files.readString(file);
    Files.writeString(
        file, text.replaceFirst("command: \\[sh,", "limits: {memory-max: 8GiB}, command: [sh,"));
    var _ = agent();
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    until(() -> alert() == AlertState.FIRING);
    Notice.Alert alert = brain.last(Notice.Alert.class).orElseThrow();
    assertThat(alert.id()).startsWith("limits-not-set-");
    assertThat(alert.summary()).startsWith("the mode light runs game without memory-max of 8GiB: ");
    assertThat(alive()).hasSize(1);
    brain.desire(5, "brain", 1, "medium");
    awaitTraining("medium", TrainingPhase.RUNNING, 1);
    until(() -> alert() == AlertState.RESOLVED);
  }
}
