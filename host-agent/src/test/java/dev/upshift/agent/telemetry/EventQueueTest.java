package dev.upshift.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.Command.Received;
import dev.upshift.protocol.EventType;
import dev.upshift.protocol.Telemetry.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which events are published when, and which are forgotten. */
final class EventQueueTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final List<Event> published = new ArrayList<>();
  private EventQueue queue = new EventQueue(1, List.of(), published::add);

  private static Event event(long seq, String id) {
    return new Event(seq, id, EventType.HANG, START, "boot", "light", 1, 1, Map.of());
  }

  private void record(String... ids) {
    for (String id : ids) {
      assertThat(queue.add(event(queue.nextSeq(), id))).isEmpty();
    }
  }

  /** Each as its number, its id, and the id before it. */
  private List<String> published() {
    List<String> texts =
        published.stream().map(e -> e.seq() + e.id() + " after " + e.after()).toList();
    published.clear();
    return texts;
  }

  private List<String> waiting() {
    return queue.waiting().stream().map(Event::id).toList();
  }

  @Test
  void each_namesTheOneBeforeIt_thatIsStillKept() {
    record("a", "b");
    assertThat(published()).isEmpty();
    queue.connected();
    record("c");
    assertThat(published()).containsExactly("1a after null", "2b after a", "3c after b");
    queue.received(new Received(2, "b"));
    queue.disconnected();
    queue.connected();
    assertThat(published()).containsExactly("3c after null");
  }

  @Test
  void nothingCovered_repeatsTheOldest_lessAndLessOften() {
    record("a", "b");
    queue.connected();
    published();
    List<Long> seconds = new ArrayList<>();
    for (long second = 0; second <= 3_600; second += 10) {
      queue.beat(START.plusSeconds(second));
      long at = second;
      published()
          .forEach(text -> {
            assertThat(text).isEqualTo("1a after null");
            seconds.add(at);
          });
    }
    assertThat(seconds).containsExactly(30L, 90L, 210L, 450L, 930L, 1_530L, 2_130L, 2_730L, 3_330L);
  }

  @Test
  void repeatedOne_thatTheBrainHasNow_isFollowedByAllBehindIt() {
    record("a", "b", "c");
    queue.connected();
    queue.beat(START);
    queue.beat(START.plusSeconds(30));
    published();
    queue.received(new Received(1, "a"));
    assertThat(published()).containsExactly("2b after null", "3c after b");
    queue.received(new Received(2, "b"));
    assertThat(published()).isEmpty();
    assertThat(waiting()).containsExactly("c");
  }

  @Test
  void whileTheBrokerIsAway_nothingIsRepeated() {
    record("a");
    queue.beat(START);
    queue.beat(START.plusSeconds(3_600));
    assertThat(published()).isEmpty();
  }

  @Test
  void lostFolder_numbersAboveWhatTheBrainKnows_andForgetsNothing() {
    record("x", "y");
    queue.connected();
    published();
    assertThat(queue.received(new Received(41, "old-41"))).isTrue();
    assertThat(published()).containsExactly("42x after null", "43y after x");
    assertThat(queue.nextSeq()).isEqualTo(44);
  }

  @Test
  void lostFolder_withMoreEventsThanTheBrainKnows_forgetsNothing() {
    record("x", "y", "z");
    assertThat(queue.received(new Received(2, "old-2"))).isTrue();
    assertThat(waiting()).containsExactly("x", "y", "z");
    assertThat(queue.waiting().getFirst().seq()).isEqualTo(4);
  }

  @Test
  void oldFile_withOldNumbers_isCoveredById_andGoesOnAbove() {
    queue = new EventQueue(4, List.of(event(1, "a"), event(2, "b"), event(3, "c")), published::add);
    assertThat(queue.received(new Received(43, "b"))).isTrue();
    assertThat(queue.waiting()).containsExactly(event(44, "c"));
  }

  @Test
  void newsThatComesLate_changesNothing() {
    record("a", "b", "c");
    queue.received(new Received(2, "b"));
    assertThat(queue.received(new Received(1, "a"))).isFalse();
    assertThat(queue.waiting()).containsExactly(event(3, "c"));
  }

  @Test
  void brainOfTheVersionBefore_coversByNumber() {
    record("a", "b", "c");
    assertThat(queue.received(new Received(2))).isFalse();
    assertThat(waiting()).containsExactly("c");
    assertThat(queue.received(new Received(9))).isTrue();
    assertThat(queue.waiting()).containsExactly(event(10, "c"));
  }

  @Test
  void tooMany_letTheOldestGo_andPublishAWindow() {
    queue.connected();
    IntStream.rangeClosed(1, EventQueue.LIMIT).forEach(i -> record("e" + i));
    assertThat(published).extracting(Event::seq).hasSize(200).isSorted();
    assertThat(queue.add(event(queue.nextSeq(), "more")).orElseThrow().id()).isEqualTo("e1");
    assertThat(queue.size()).isEqualTo(EventQueue.LIMIT);
    queue.received(new Received(150, "e150"));
    assertThat(published)
        .extracting(Event::seq)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 350).boxed().toList());
  }
}
