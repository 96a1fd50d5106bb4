package dev.upshift.brain.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.brain.decision.Decision;
import dev.upshift.brain.journal.JournalJson;
import dev.upshift.brain.journal.JournalReader;
import dev.upshift.brain.journal.Recorder;
import dev.upshift.brain.journal.RecordingFile;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real brain with a small fleet: orders to all of it, and an event of its site. */
class FleetProcessTest {
  private static final String POLICY = "stability-window: 60m\noffline-after: 60s\n";
  private static final List<String> HOSTS = List.of("tnr-1", "tnr-2", "tnr-3", "tnr-4");

  @TempDir Path folder;

  private static void eventually(Callable<Boolean> condition) {
    await().atMost(ScriptedHost.PATIENCE).until(condition);
  }

  private static Stream<Notice.Decision> ofTheFleet(Person person, String reason) {
    return person.decisions.stream()
        .filter(d -> d.host().equals("_fleet") && d.reason().equals(reason));
  }

  @Test
  void fleet_isOrderedAsOneAndItsSiteEventIsTold() throws Exception {
    List<ScriptedHost> hosts = new ArrayList<>();
    try (BrokerFixture broker =
            EmbeddedBrokerFixture.start(folder.resolve("broker"), HOSTS.toArray(new String[0]));
        Person person = new Person(broker);
        BrainProcess brain = new BrainProcess(folder, broker, POLICY).startAndAwait()) {
      HOSTS.forEach(name -> hosts.add(ScriptedHost.start(broker, name)));
      eventually(() -> HOSTS.stream().allMatch(n -> person.hasSeen(n + "/decision")));
      person.order("_fleet", "pause", "on");
      eventually(() -> HOSTS.stream().allMatch(n -> isEchoed(person, n, "on")));
      eventually(() -> ofTheFleet(person, "override").count() == 1);
      assertThat(ofTheFleet(person, "override").findFirst().orElseThrow().summary())
          .isEqualTo("pause on: 4 of 4 hosts follow");
      assertThat(person.last("_fleet/override/pause")).isEqualTo("on");
      person.order("_fleet", "mode", "huge");
      eventually(() -> ofTheFleet(person, "override").count() == 2);
      assertThat(person.last("_fleet/override/mode")).as("no host has followed").isEmpty();
      person.order("_fleet", "mode", "up");
      eventually(() -> person.last("_fleet/override/mode").equals("auto"));
      person.order("_fleet", "pause", "off");
      eventually(() -> HOSTS.stream().allMatch(n -> isEchoed(person, n, "off")));
      hosts.subList(0, 3).forEach(ScriptedHost::reboot);
      eventually(() -> person.last("_fleet/alert/site-event").contains("firing"));
      eventually(() -> ofTheFleet(person, "site-event").count() >= 1);
      eventually(() -> person.hasSeen("_fleet/status/hosts"));
      brain.process().kill();
      brain.startAndAwait();
      brain.stop();
      assertThat(replayed(brain)).isEqualTo(journalled(brain)).isNotEmpty();
    } finally {
      hosts.forEach(ScriptedHost::close);
    }
  }

  @Test
  void hosts_ofAGroup_areDecidedByItsPolicy() throws Exception {
    List<ScriptedHost> hosts = new ArrayList<>();
    try (BrokerFixture broker =
            EmbeddedBrokerFixture.start(folder.resolve("broker"), "tnr-1", "tnr-2");
        Person person = new Person(broker);
        BrainProcess brain = new BrainProcess(folder, broker, POLICY)) {
      Files.writeString(
          brain.file(),
          "  groups:\n  - {labels: {rack: a}, policy: {stability-window: 1s}}\n",
          StandardOpenOption.APPEND);
      brain.startAndAwait();
      hosts.add(ScriptedHost.start(broker, "tnr-2", Map.of("rack", "b")));
      hosts.add(ScriptedHost.start(broker, "tnr-1", Map.of("rack", "a", "gpu", "h100")));
      eventually(() -> person.last("tnr-1/state").contains("\"mode\":\"medium\""));
      assertThat(person.last("tnr-2/state"))
          .contains("\"mode\":\"light\"", "\"stabilityWindowSeconds\":3600");
      assertThat(startedBy(person, "tnr-1")).isEqualTo("1");
      assertThat(startedBy(person, "tnr-2")).isEqualTo("3600");
      brain.stop();
      assertThat(replayed(brain)).isEqualTo(journalled(brain)).isNotEmpty();
    } finally {
      hosts.forEach(ScriptedHost::close);
    }
  }

  /** The stability window that a host's first decision tells. */
  private static String startedBy(Person person, String host) {
    return person.decisions.stream()
        .filter(d -> d.host().equals(host) && d.reason().equals("start"))
        .map(d -> String.valueOf(d.evidence().get("stabilityWindowSeconds")))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isEchoed(Person person, String host, String pause) {
    return person.last(host + "/override/pause").equals(pause);
  }

  private static List<String> journalled(BrainProcess brain) {
    try (JournalReader journal = new JournalReader(brain.state().resolve("journal.db"))) {
      return journal
          .decisions(new JournalReader.Search(Optional.empty(), Optional.empty(), 10_000))
          .stream()
          .filter(body -> !body.contains("\"host\":\"_fleet\"") && !body.contains("-order-"))
          .toList();
    }
  }

  private List<String> replayed(BrainProcess brain) throws Exception {
    Path recording = folder.resolve("recording.jsonl");
    try (JournalReader journal = new JournalReader(brain.state().resolve("journal.db"))) {
      Recorder.Search all =
          new Recorder.Search(OptionalLong.empty(), Optional.empty(), Optional.empty(), 10_000);
      Files.writeString(recording, Recorder.HEADER + "\n");
      Files.write(recording, new Recorder(journal).lines(all), StandardOpenOption.APPEND);
    }
    List<Decision> decisions = Replay.exactly(RecordingFile.read(recording));
    return decisions.stream().map(JournalJson::write).toList();
  }
}
