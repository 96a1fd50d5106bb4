package dev.upshift.brain.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.brain.decision.Decision;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.journal.JournalJson;
import dev.upshift.brain.journal.JournalReader;
import dev.upshift.brain.journal.Recorder;
import dev.upshift.brain.journal.RecordingCheck;
import dev.upshift.brain.journal.RecordingFile;
import dev.upshift.brain.replay.Recorded;
import dev.upshift.brain.replay.Replay;
import dev.upshift.protocol.Notice;
import dev.upshift.testkit.BrokerFixture;
import dev.upshift.testkit.EmbeddedBrokerFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real brain learns: what hosts of a class show is told to each, and all of it is recorded. */
class LearningProcessTest {
  private static final String POLICY =
      """
      stability-window: 60m
      offline-after: 60s
      check-interval: 1s
      checkpoint-cost: 30s
      """;
  private static final List<String> HOSTS = List.of("tnr-1", "tnr-2");

  @TempDir Path folder;

  private static void eventually(Callable<Boolean> condition) {
    await().atMost(ScriptedHost.PATIENCE).until(condition);
  }

  @Test
  void hostsOfOneClass_areToldWhatTheOthersShow_andAModeThatDoesNotStartFails() throws Exception {
    List<ScriptedHost> hosts = new ArrayList<>();
    try (BrokerFixture broker =
            EmbeddedBrokerFixture.start(folder.resolve("broker"), HOSTS.toArray(new String[0]));
        Person person = new Person(broker);
        BrainProcess brain = new BrainProcess(folder, broker, POLICY).startAndAwait()) {
      HOSTS.forEach(name -> hosts.add(ScriptedHost.start(broker, name)));
      eventually(() -> HOSTS.stream().allMatch(n -> isRunning(person, n)));
      hosts.forEach(host -> host.progress(1000));
      hosts.getFirst().reboot();
      eventually(() -> told(brain).contains("tnr-2"));
      eventually(() -> evidence(person).containsKey("usefulPerHour"));
      assertThat((Map<?, ?>) evidence(person).get("checkpoint"))
          .extracting("told", "mode")
          .isEqualTo(List.of("configured", "light"));

      hosts.getLast().obey(false);
      person.order("tnr-2", "mode", "up");
      eventually(() -> isApplied(hosts.getLast(), "medium"));
      hosts.getLast().obey(true);
      hosts.getLast().startFails("light");
      eventually(() -> isApplied(hosts.getLast(), "light"));
      eventually(() ->
          person.decisions.stream()
              .anyMatch(d -> d.summary().startsWith("medium did not start: train: exit 127")));
      brain.stop();
      assertThat(replayed(brain)).isEqualTo(journalled(brain)).isNotEmpty();
      assertThat(RecordingCheck.of(recorded(brain)))
          .isEqualTo(new RecordingCheck(journalled(brain).size(), Optional.empty()));
    } finally {
      hosts.forEach(ScriptedHost::close);
    }
  }

  private static boolean isRunning(Person person, String host) {
    return person.hasSeen(host + "/state") && person.last(host + "/state").contains("probation");
  }

  private static boolean isApplied(ScriptedHost host, String mode) {
    return host.applied().filter(d -> d.mode().equals(mode)).isPresent();
  }

  private static Map<String, Object> evidence(Person person) {
    return person.state(HOSTS.getLast()).map(Notice.State::evidence).orElse(Map.of());
  }

  /** The hosts that the recording says were told. */
  private List<String> told(BrainProcess brain) throws Exception {
    return recorded(brain).stream()
        .filter(Recorded.Stamped.class::isInstance)
        .map(Recorded.Stamped.class::cast)
        .filter(line -> line.input() instanceof Input.PriorLearned)
        .map(Recorded.Stamped::host)
        .toList();
  }

  private List<Recorded> recorded(BrainProcess brain) throws Exception {
    Path recording = folder.resolve("recording.jsonl");
    try (JournalReader journal = new JournalReader(brain.state().resolve("journal.db"))) {
      Recorder.Search all =
          new Recorder.Search(OptionalLong.empty(), Optional.empty(), Optional.empty(), 10_000);
      Files.writeString(recording, Recorder.HEADER + "\n");
      Files.write(recording, new Recorder(journal).lines(all), StandardOpenOption.APPEND);
    }
    return RecordingFile.read(recording);
  }

  private static List<String> journalled(BrainProcess brain) {
    try (JournalReader journal = new JournalReader(brain.state().resolve("journal.db"))) {
      return journal
          .decisions(new JournalReader.Search(Optional.empty(), Optional.empty(), 10_000))
          .stream()
          .filter(body -> !body.contains("-order-"))
          .toList();
    }
  }

  private List<String> replayed(BrainProcess brain) throws Exception {
    List<Decision> decisions = Replay.exactly(recorded(brain));
    return decisions.stream().map(JournalJson::write).toList();
  }
}
