package dev.upshift.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.upshift.agent.app.EventDesk.Happening;
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
    Void _ = vertx.close().await(30, java.util.concurrent.TimeUnit.SECONDS);
  }

  @Test
  void anHourWithoutTheBroker_isToldLate_inOrder_onceById() throws IOException {
    EventDesk desk = desk();
    for (int i = 1; i <= HOUR; i++) {
      record(desk, i);
    }
    await().atMost(PATIENCE).until(() -> open().content().events().size() == HOUR);
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
    for (long through = 0; through < HOUR; through = last()) {
      long before = through;
      await().atMost(PATIENCE).until(() -> last() > before);
      published.forEach(e -> journal.add(e.id()));
      acknowledge(afterAnotherKill, last());
    }
    published.forEach(e -> journal.add(e.id()));
    assertThat(new ArrayList<>(journal)).isEqualTo(ids(1, HOUR));
    assertThat(published).extracting(Event::seq).isSorted();
    await().atMost(PATIENCE).until(() -> open().content().events().isEmpty());
    assertThat(open().content().nextSeq()).isEqualTo(HOUR + 1);
  }

  private EventDesk desk() throws IOException {
    return new EventDesk(disk, open(), published::add);
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
    context.runOnContext(_ -> desk.received(through));
  }

  private long last() {
    return published.isEmpty() ? 0 : published.getLast().seq();
  }

  private static List<String> ids(int from, int to) {
    return LongStream.rangeClosed(from, to).mapToObj(n -> "id-" + n).toList();
  }
}
