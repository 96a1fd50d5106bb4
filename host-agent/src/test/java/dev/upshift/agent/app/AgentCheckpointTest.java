package dev.upshift.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.CommandAction;
import dev.upshift.protocol.EventType;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.ResultStatus;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.Telemetry.Checkpoints;
import dev.upshift.protocol.Telemetry.Kept;
import dev.upshift.protocol.TrainingPhase;
import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A training that saves, and an agent that looks after what it saved. */
final class AgentCheckpointTest extends AgentTrial {
  /** Resumes from its checkpoint, and saves what the test writes to the file "next". */
  private static final String SAVING =
      "echo $UPSHIFT_MODE $$ >> started; cat model.bin >> resumed; echo >> resumed;"
          + " while true; do if [ -e next ]; then mv next model.bin; echo progress 5; fi;"
          + " sleep 0.1; done";

  @Test
  void checkpoints_areReported_kept_sent_andRolledBackTo_once() throws Exception {
    saving("send: [sh, -c, 'cp \"$1/model.bin\" sent-$UPSHIFT_CHECKPOINT', sh], interval: 0s");
    RunningProcess agent = agent();
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    String first = keptAfterSaving("weights one", 1).id();
    Kept second = keptAfterSaving("weights two", 2);
    assertThat(second.mode()).isEqualTo("light");
    assertThat(second.bytes()).isEqualTo(11);
    until(() -> Files.readString(folder.resolve("sent-" + second.id())).equals("weights two"));
    assertThat(checkpoints().pattern()).isEqualTo("*.bin");
    assertThat(checkpoints().count()).isEqualTo(1);
    until(() -> training().checkpointAt() != null);
    String session = session().session();
    brain.rollback("rollback-0", session, "19990101-000000");
    awaitResult("rollback-0", ResultStatus.REJECTED);
    brain.rollback("rollback-1", session, first);
    awaitResult("rollback-1", ResultStatus.DONE);
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    until(() -> resumed().equals(List.of("", "weights one")));
    brain.rollback("rollback-1", session, first);
    awaitResult("rollback-1", ResultStatus.DUPLICATE);
    assertThat(event(EventType.ROLLED_BACK)).containsEntry("to", first);
    try (Stream<Path> aside = Files.walk(folder.resolve(".upshift-aside"))) {
      assertThat(aside.filter(Files::isRegularFile))
          .singleElement()
          .satisfies(p -> assertThat(p).hasContent("weights two"));
    }
    assertThat(starts()).hasSize(2);
    agent.kill();
    var _ = agent();
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    assertThat(starts()).hasSize(2);
  }

  @Test
  void sending_thatFails_isNotTriedAgainAtOnce() throws Exception {
    saving("send: [sh, -c, 'echo tried >> tries; exit 3', sh], interval: 0s");
    RunningProcess agent = agent();
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    keptAfterSaving("weights one", 1);
    agent.awaitErrorLine(l -> l.contains("was not sent: sh ended with 3"), PATIENCE);
    int heard = brain.all(Telemetry.Heartbeat.class).size();
    until(() -> brain.all(Telemetry.Heartbeat.class).size() > heard + 4);
    assertThat(folder.resolve("tries")).hasContent("tried");
  }

  @Test
  void rollback_ofAKilledAgent_isDoneByTheNextOne_onceForAll() throws Exception {
    saving("interval: 0s");
    RunningProcess agent = agent();
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    String first = keptAfterSaving("weights one", 1).id();
    keptAfterSaving("weights two", 2);
    brain.rollback("rollback-1", session().session(), first);
    awaitResult("rollback-1", ResultStatus.ACCEPTED);
    agent.kill();
    RunningProcess second = agent();
    until(() -> resumed().equals(List.of("", "weights one")));
    until(() -> !Files.readString(folder.resolve("state/state.json")).contains("\"to\":"));
    Files.writeString(folder.resolve("next"), "weights three");
    until(() -> !Files.exists(folder.resolve("next")));
    second.kill();
    for (long pid : alive()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
    until(() -> alive().isEmpty());
    var _ = agent();
    until(() -> resumed().size() == 3);
    assertThat(resumed().getLast()).isEqualTo("weights three");
  }

  @Test
  void halfACheckpoint_isNoticedBeforeItIsResumedFrom() throws Exception {
    saving("interval: 0s");
    var _ = agent();
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    keptAfterSaving("weights of a long night", 1);
    Files.writeString(folder.resolve("model.bin"), "weights");
    for (long pid : alive()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
    until(() -> resumed().equals(List.of("", "weights of a long night")));
    until(() ->
        brain.all(Telemetry.Event.class).stream()
            .anyMatch(e -> e.type() == EventType.CHECKPOINT_DAMAGED));
    assertThat(event(EventType.CHECKPOINT_DAMAGED))
        .containsEntry("checkpoint", "model.bin")
        .containsKey("kept");
  }

  @Test
  void stop_waitsForANewerCheckpoint_thenKills() throws Exception {
    configure(
        "trap : TERM; echo $UPSHIFT_MODE $$ >> started; while true; do sleep 0.1; done",
        broker.password(host).source());
    Path file = folder.resolve("upshift.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("- name: light", "- name: light\n      checkpoint: '*.bin'")
            .replace("grace-period: 10s", "grace-period: 1s\n  checkpoint-wait: 10m"));
    Files.writeString(folder.resolve("old.bin"), "saved before");
    var _ = agent();
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    brain.command(CommandAction.STOP, "stop-1", session().session());
    until(() -> training().phase() == TrainingPhase.STOPPING);
    until(() -> brain.all(Telemetry.Heartbeat.class).size() > 6);
    assertThat(alive()).as("nothing newer is saved yet").hasSize(1);
    Files.writeString(folder.resolve("new.bin"), "saved after");
    awaitResult("stop-1", ResultStatus.DONE);
    assertThat(alive()).isEmpty();
  }

  @Test
  void diskThatRunsFull_isAnAlert_andTheTrainingRuns() throws Exception {
    saving("interval: 0s, min-free-megabytes: 2000000000");
    String file = Files.readString(folder.resolve("upshift.yaml"));
    Files.writeString(folder.resolve("upshift.yaml"), file + "  disk: {alert-percent: 99}\n");
    RunningProcess agent = agent();
    until(() -> alert() == AlertState.FIRING);
    assertThat(brain.last(Notice.Alert.class).orElseThrow().summary()).contains("runs full");
    awaitTraining("light", TrainingPhase.RUNNING, 0);
    Files.writeString(folder.resolve("next"), "weights");
    until(() -> checkpoints().trouble() != null);
    assertThat(checkpoints().kept()).isEmpty();
    agent.kill();
    Files.writeString(folder.resolve("upshift.yaml"), file + "  disk: {alert-percent: 0}\n");
    var _ = agent();
    until(() -> alert() == AlertState.RESOLVED);
  }

  private void saving(String rules) throws IOException {
    configure(SAVING, broker.password(host).source());
    Path file = folder.resolve("upshift.yaml");
    Files.writeString(
        file,
        Files.readString(file).replace("- name: light", "- name: light\n      checkpoint: '*.bin'")
            + "  checkpoints: {"
            + rules
            + "}\n");
  }

  private Kept keptAfterSaving(String content, int count) throws IOException {
    Files.writeString(folder.resolve("fresh"), content);
    Files.move(folder.resolve("fresh"), folder.resolve("next"));
    until(() -> checkpoints().kept().size() == count);
    return checkpoints().kept().getLast();
  }

  private Checkpoints checkpoints() {
    return brain.last(Checkpoints.class).orElseThrow();
  }

  private List<String> resumed() throws IOException {
    return Files.readAllLines(folder.resolve("resumed"));
  }

  private Map<String, Object> event(EventType type) {
    return brain.all(Telemetry.Event.class).stream()
        .filter(e -> e.type() == type)
        .findFirst()
        .orElseThrow()
        .detail();
  }
}
