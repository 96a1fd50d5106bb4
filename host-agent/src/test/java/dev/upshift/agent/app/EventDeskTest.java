package dev.upshift.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.agent.app.EventDesk.Happening;
import dev.upshift.protocol.Command;
import dev.upshift.protocol.EventType;
import dev.upshift.protocol.Telemetry.Event;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that pile up while the broker is away, on a real disk. */
final class EventDeskTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** An hour with an event each five seconds, by the events' own times. */
  private static final int HOUR = 720;

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final WorkerExecutor disk = vertx.createSharedWorkerExecutor("disk", 1);
  private final Context context = vertx.getOrCreateContext();
  private final List<Event> published = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() throws Exception {
    Void _ = vertx.close().await(30, TimeUnit.SECONDS);
  }

  @Test
  void anHourWithoutTheBroker_isToldLate_inOrder_onceById() throws Exception {
    EventDesk desk = desk();
    for (int i = 1; i <= HOUR; i++) {
      record(desk, i);
    }
    await().atMost(PATIENCE).until(() -> desk.waiting() == HOUR);
    assertThat(onDisk().events()).hasSize(HOUR);
    assertThat(published).isEmpty();

    EventDesk next = desk();
    context.runOnContext(_ -> next.connected());
    await().atMost(PATIENCE).until(() -> published.size() == 200);
    acknowledge(next, 150);
    await().atMost(PATIENCE).until(() -> last() == 350);

    EventDesk afterAnotherKill = desk();
    published.subList(0, published.size()).clear();
    context.runOnContext(_ -> afterAnotherKill.connected());
    Set<String> journal = new LinkedHashSet<>(ids(1, 150));
    long through = 0;
    while (through < HOUR) {
      long before = through;
      await().atMost(PATIENCE).until(() -> last() > before);
      through = last();
      acknowledge(afterAnotherKill, through);
    }
    published.forEach(e -> journal.add(e.id()));
    assertThat(new ArrayList<>(journal)).isEqualTo(ids(1, HOUR));
    assertThat(published).extracting(Event::seq).isSorted();
    await().atMost(PATIENCE).until(() -> afterAnotherKill.waiting() == 0);
    assertThat(onDisk()).isEqualTo(new EventLog.Content(HOUR + 1, List.of()));
  }

  @Test
  void eventThatIsBeingWritten_whileAllBeforeItAreCovered_staysOnDisk() throws Exception {
    EventDesk desk = desk();
    context.runOnContext(_ -> desk.connected());
    record(desk, 1);
    await().atMost(PATIENCE).until(() -> last() == 1);
    record(desk, 2);
    acknowledge(desk, 1);
    await().atMost(PATIENCE).until(() -> last() == 2);
    assertThat(onDisk().events()).extracting(Event::id).contains("id-2");
  }

  /** Another agent: the disk has done what was asked of it before. */
  private EventDesk desk() throws Exception {
    return new EventDesk(
        disk, disk.executeBlocking(this::open).await(60, TimeUnit.SECONDS), published::add);
  }

  /** After all that was asked of the disk before. */
  private EventLog.Content onDisk() throws Exception {
    return disk.executeBlocking(() -> open().content()).await(60, TimeUnit.SECONDS);
  }

  private EventLog open() throws IOException {
    return EventLog.open(folder.resolve("events.jsonl"));
  }

  private void record(EventDesk desk, int number) {
    context.runOnContext(_ -> {
      var _ =
          desk.record(
              new Happening(
                  "id-" + number,
                  EventType.CRASH_LOOP,
                  START.plusSeconds(5L * number),
                  "boot",
                  "light",
                  1,
                  1,
                  Map.of()));
    });
  }

  private void acknowledge(EventDesk desk, long through) {
    context.runOnContext(_ -> desk.received(new Command.Received(through, "id-" + through)));
  }

  private long last() {
    return published.isEmpty() ? 0 : published.getLast().seq();
  }

  private static List<String> ids(int from, int to) {
    return LongStream.rangeClosed(from, to).mapToObj(n -> "id-" + n).toList();
  }
}
