package dev.upshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.journal.JournalJson;
import dev.upshift.protocol.HostId;
import dev.upshift.testkit.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that record the past and run it again. */
class ReplayCommandTest {
  private static final String UP = "light -> medium scale-up stable for 1m";

  @TempDir Path folder = Path.of("unset");

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  /** A host that starts, runs, and is heard a minute and a half later. */
  private String recording() throws IOException {
    String state = JournalJson.write(HostState.initial(new HostId("tnr-0")));
    return write(
        "recording.jsonl",
        """
        {"type":"recording","v":1}
        {"type":"brain","epoch":1,"at":"2026-01-01T00:00:00Z","policy":{"stability-window":"1m"}}
        {"type":"input","host":"tnr-0","epoch":1,"at":"2026-01-01T00:00:00Z","input":\
        {"type":"described","ladder":[{"mode":"light","definitionHash":"a"},\
        {"mode":"medium","definitionHash":"b"}]},"before":%s}
        {"type":"input","host":"tnr-0","epoch":1,"at":"2026-01-01T00:00:00Z","input":\
        {"type":"mode-running","mode":"light","revision":1}}
        {"type":"input","host":"tnr-0","epoch":1,"at":"2026-01-01T00:01:03Z","heardAt":\
        "2026-01-01T00:01:01Z","input":{"type":"wake"}}
        """
            .formatted(state));
  }

  @Test
  void replay_ofARecording_printsTheDecisionsOfThen() throws IOException {
    assertThat(Outcome.of("replay", recording()).out().lines())
        .containsExactly(
            "2026-01-01T00:00:00Z tnr-0 null -> light start starts in light",
            "2026-01-01T00:01:03Z tnr-0 " + UP);
  }

  @Test
  void replay_againstAnotherPolicy_printsWhereTheyDiffer() throws IOException {
    String slow = write("slow.yaml", "policy:\n  stability-window: 2h\n");
    String file = recording();
    assertThat(Outcome.of("replay", file, "--policy", slow).out()).doesNotContain("medium");
    assertThat(Outcome.of("replay", file, "--against", slow).out().strip())
        .isEqualTo("+ 2026-01-01T00:01:00Z tnr-0 " + UP);
    assertThat(Outcome.of("replay", file, "--against", slow, "--output", "jsonl").out())
        .startsWith("{\"only\":\"policy\",\"at\":\"2026-01-01T00:01:00Z\"");
  }

  @Test
  void replay_thatDecidesSomethingElse_failsItsCheck() throws IOException {
    Outcome outcome = Outcome.of("replay", recording(), "--check");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("a decision about tnr-0 differs: it was (nothing)", "another version of Upshift");
    assertThat(Outcome.of("replay", recording(), "--check", "--policy", "x.yaml").code())
        .isEqualTo(2);
  }

  @Test
  void replay_ofAWrongPolicy_endsWithTwo() throws IOException {
    String wrong = write("wrong.yaml", "policy:\n  stabilty-window: 2h\n");
    Outcome outcome = Outcome.of("replay", recording(), "--policy", wrong);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("'stabilty-window' is not a policy key");
  }

  @Test
  void replay_ofSomethingElse_endsWithTwoAndTheLine() throws IOException {
    Outcome outcome =
        Outcome.of("replay", write("input", "{\"type\":\"recording\",\"v\":1}\nnothing\n"));
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains(":2: the line cannot be read");
    assertThat(Outcome.of("replay", write("nothing", "")).code()).isEqualTo(2);
  }

  @Test
  void replay_ofARecordingThatIsNone_endsWithTwoAndSaysWhy() throws IOException {
    List<String> lines = Files.readAllLines(Path.of(recording()));
    assertRefused(lines.subList(0, 1), "nothing was decided on");
    assertRefused(lines.subList(1, lines.size()), "the first line, and no other, must be");
    assertRefused(lines.reversed(), ":1: the line cannot be read");
    List<String> backwards = new ArrayList<>(lines.subList(0, 2));
    backwards.addAll(lines.subList(2, lines.size()).reversed());
    assertRefused(backwards, ":4: the line cannot be read: it is older than a line above it");
    List<String> twice = new ArrayList<>(lines);
    twice.addAll(lines);
    assertRefused(twice, ":6: the line cannot be read");
    String state = JournalJson.write(HostState.initial(new HostId("tnr-0")));
    assertRefused(
        List.of(
            lines.get(0),
            lines.get(1),
            "{\"type\":\"input\",\"host\":\"tnr-0\",\"epoch\":1,\"at\":\"2026-01-01T00:00:00Z\","
                + "\"input\":{\"type\":\"wake\"},\"before\":"
                + state
                + "}"),
        "tells of no decision");
  }

  @Test
  void replay_ofALineThatItDoesNotKnow_saysSoInWordsForPeople() throws IOException {
    List<String> lines = Files.readAllLines(Path.of(recording()));
    String last = lines.getLast();
    assertSpoilt(
        lines, last.substring(0, 70), ":5: the line cannot be read: it is no JSON, or cut");
    assertSpoilt(lines, last.replace("\"wake\"", "\"nap\""), "'input' is none that this version");
    assertSpoilt(lines, last.replace("2026-01-01T00:01:03Z", "noon"), "'at' must be a time");
    assertSpoilt(lines, last.replace("}}", "},\"before\":{\"a\":1}}"), "'before' is no state that");
    assertSpoilt(lines, last.replace("}}", "},\"policy\":[1]}"), "'policy' must be keys and texts");
    lines.set(0, "{\"type\":\"recording\",\"v\":2}");
    assertSpoilt(lines, last, ":1: the line cannot be read: this Upshift reads recordings with");
  }

  private void assertSpoilt(List<String> lines, String last, String why) throws IOException {
    List<String> spoilt = new ArrayList<>(lines.subList(0, lines.size() - 1));
    spoilt.add(last);
    assertRefused(spoilt, why);
    assertThat(Outcome.of("replay", folder.resolve("input").toString()).err().strip())
        .contains(why)
        .doesNotContain("\n", "JsonNode", "jackson", "Token", "java.", "Unrecognized");
  }

  private void assertRefused(List<String> lines, String why) throws IOException {
    Outcome outcome = Outcome.of("replay", write("input", String.join("\n", lines)), "--check");
    assertThat(outcome.code()).as(outcome.out()).isEqualTo(2);
    assertThat(outcome.err()).contains(why);
  }

  @Test
  void record_withoutAJournal_saysSo() {
    Outcome outcome = Outcome.of("record", "--journal", folder.resolve("none").toString());
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("There is no journal");
  }

  @Test
  void record_thatFails_printsNothingAndLeavesTheFileThatIsThere() throws IOException {
    String kept = write("keep.jsonl", "what was recorded before\n");
    String none = folder.resolve("none").toString();
    String brain = write("client.yaml", "client: {brain: 'http://127.0.0.1:" + Ports.free() + "'}");
    assertThat(Outcome.of("record", "--journal", none).out()).isEmpty();
    assertThat(Outcome.of("record", "--journal", none, "--output", kept).code()).isEqualTo(2);
    assertThat(Outcome.of("record", "-c", brain, "--output", kept).code()).isEqualTo(4);
    assertThat(Path.of(kept)).hasContent("what was recorded before");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }
}
