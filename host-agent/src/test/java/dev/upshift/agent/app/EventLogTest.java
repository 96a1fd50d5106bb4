package dev.upshift.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.EventType;
import dev.upshift.protocol.Telemetry.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events on disk. */
final class EventLogTest {
  @TempDir Path folder;

  @Test
  void open_ofAFolderWithoutOne_beginsWithOne() throws IOException {
    assertThat(EventLog.open(file()).content()).isEqualTo(new EventLog.Content(1, List.of()));
  }

  @Test
  void append_isThereAfterOpeningAgain_inOrder() throws IOException {
    EventLog log = EventLog.open(file());
    log.append(event(1));
    log.append(event(2));
    assertThat(EventLog.open(file()).content())
        .isEqualTo(new EventLog.Content(3, List.of(event(1), event(2))));
  }

  @Test
  void open_afterALineWasTorn_dropsIt_andTheNextOneIsWhole() throws IOException {
    EventLog log = EventLog.open(file());
    log.append(event(1));
    Files.writeString(file(), "{\"v\":1,\"seq\":2,\"id\":\"tor", StandardOpenOption.APPEND);
    EventLog again = EventLog.open(file());
    assertThat(again.content()).isEqualTo(new EventLog.Content(2, List.of(event(1))));
    again.append(event(2));
    assertThat(EventLog.open(file()).content().events()).containsExactly(event(1), event(2));
  }

  @Test
  void replace_byNothing_stillKnowsTheNextNumber() throws IOException {
    EventLog log = EventLog.open(file());
    log.append(event(1));
    log.replace(new EventLog.Content(2, List.of()));
    assertThat(EventLog.open(file()).content()).isEqualTo(new EventLog.Content(2, List.of()));
  }

  private Path file() {
    return folder.resolve("events.jsonl");
  }

  private static Event event(long seq) {
    return new Event(
        seq,
        "id-" + seq,
        EventType.CRASH_LOOP,
        Instant.parse("2026-01-01T00:00:00Z"),
        "boot",
        null,
        1,
        2,
        Map.of("exits", 5));
  }
}
