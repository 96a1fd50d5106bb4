package dev.upshift.brain.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.brain.decision.Decision;
import dev.upshift.brain.journal.JournalJson;
import dev.upshift.brain.journal.JournalReader;
import dev.upshift.brain.journal.Recorder;
import dev.upshift.brain.journal.RecordingFile;
import dev.upshift.brain.replay.Replay;
import dev.upshift.protocol.EventType;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import dev.upshift.testkit.BrokerFixture;
import dev.upshift.testkit.EmbeddedBrokerFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real brain decided, and what a replay of its recording decides: the same bytes. */
class RecordingTest {
  /** Silence, windows and clocks are far below the minute at which heartbeats are journalled. */
  private static final String POLICY =
      """
      stability-window: 3s
      cooldown: 2s
      max-reboots: 1
      settle-after: 3
      offline-after: 2s
      boot-grace: 1s
      check-interval: 1s
      """;

  @TempDir Path folder;

  private static void eventually(Callable<Boolean> condition) {
    await().atMost(ScriptedHost.PATIENCE).until(condition);
  }

  private static boolean isRunning(Person person, String mode) {
    return person
        .state("tnr-1")
        .filter(s -> mode.equals(s.mode()) && mode.equals(s.reportedMode()))
        .isPresent();
  }

  private static boolean isIn(Person person, String state) {
    return person.state("tnr-1").map(Notice.State::state).filter(state::equals).isPresent();
  }

  @Test
  void recordingOfARealBrain_replayed_givesItsDecisionsByteForByte() throws Exception {
    try (BrokerFixture broker = EmbeddedBrokerFixture.start(folder.resolve("broker"), "tnr-1");
        Person person = new Person(broker);
        BrainProcess brain = new BrainProcess(folder, broker, POLICY).startAndAwait()) {
      try (ScriptedHost host = ScriptedHost.start(broker, "tnr-1")) {
        eventually(() -> isRunning(person, "medium"));
        host.reboot();
        host.event(EventType.CHECKPOINT);
        host.reboot();
        eventually(() -> isRunning(person, "light"));
        brain.process().kill();
        brain.startAndAwait();
        eventually(() -> isRunning(person, "medium"));
        person.order("tnr-1", "pause", "{\"value\":\"on\",\"by\":\"ann\",\"why\":\"a demo\"}");
        eventually(() -> isIn(person, "paused"));
        person.order("tnr-1", "pause", "off");
        eventually(() -> !isIn(person, "paused"));
      }
      eventually(() -> isIn(person, "unknown"));
      try (ScriptedHost _ = ScriptedHost.start(broker, "tnr-1")) {
        eventually(() -> !isIn(person, "unknown"));
        brain.stop();
      }
      List<String> told = journalled(brain);
      assertThat(String.join("\n", told))
          .contains(
              "\"scale-up\"",
              "\"fallback\"",
              "\"retry\"",
              "\"unknown\"",
              "\"recovered\"",
              "paused until resumed, by ann: a demo");
      assertThat(replayed(brain)).isEqualTo(told);
    }
  }

  /** What the rules decided; an answer to a person that they had no part in is none of theirs. */
  private static List<String> journalled(BrainProcess brain) {
    try (JournalReader journal = new JournalReader(brain.state().resolve("journal.db"))) {
      return journal
          .decisions(
              new JournalReader.Search(Optional.of(new HostId("tnr-1")), Optional.empty(), 10_000))
          .stream()
          .filter(body -> !body.contains("\"id\":\"tnr-1-order-"))
          .toList();
    }
  }

  private List<String> replayed(BrainProcess brain) throws Exception {
    Path recording = folder.resolve("recording.jsonl");
    try (JournalReader journal = new JournalReader(brain.state().resolve("journal.db"))) {
      List<String> lines =
          new Recorder(journal)
              .lines(
                  new Recorder.Search(
                      OptionalLong.empty(), Optional.empty(), Optional.empty(), 10_000));
      Files.writeString(recording, Recorder.HEADER + "\n");
      Files.write(recording, lines, StandardOpenOption.APPEND);
    }
    List<Decision> decisions = Replay.exactly(RecordingFile.read(recording));
    return decisions.stream().map(JournalJson::write).toList();
  }
}
