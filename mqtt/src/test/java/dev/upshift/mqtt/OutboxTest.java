package dev.upshift.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.mqtt.LinkException.Kind;
import dev.upshift.mqtt.Outbox.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The outbox on a wire that the test holds in its hands. */
final class OutboxTest {
  private final LinkException objection = new LinkException(Kind.REFUSED, "not authorized");

  private static final class HandWire implements Outbox.Wire {
    final List<String> topics = new ArrayList<>();
    final List<Publication> sent = new ArrayList<>();
    final List<Outbox.Handler> handlers = new ArrayList<>();
    boolean full;

    @Override
    public boolean send(Publication publication, Outbox.Handler handler) {
      if (full) {
        return false;
      }
      topics.add(publication.topic());
      sent.add(publication);
      handlers.add(handler);
      return true;
    }

    void acknowledge(int index) {
      handlers.get(index).finished(new Outcome.Done());
    }
  }

  private long nanos;
  private int retries;
  private final Outbox outbox = new Outbox(100, () -> nanos, () -> retries++);
  private final HandWire wire = new HandWire();

  private Future<Void> publish(String topic, int qos) {
    return publish(Recorder.message(topic, "x", qos, false));
  }

  private Future<Void> publish(Publication publication) {
    Promise<Void> promise = Promise.promise();
    assertThat(outbox.reserve()).isTrue();
    outbox.add(publication, promise);
    return promise.future();
  }

  @Test
  void window_staysBelowTheReceiveMaximum() {
    outbox.connected(wire, 3);
    for (String topic : List.of("a", "b", "c", "d")) {
      publish(topic, 1);
    }
    assertThat(wire.topics).containsExactly("a", "b");
    wire.acknowledge(0);
    assertThat(wire.topics).containsExactly("a", "b", "c");
    assertThat(outbox.size()).isEqualTo(3);
  }

  @Test
  void last_isTheLastWord() {
    outbox.connected(wire, 10);
    Promise<Void> farewell = Promise.promise();
    outbox.addLast(Recorder.message("bye", "x", 1, true), farewell);
    Future<Void> late = publish("late", 1);
    assertThat(wire.topics).containsExactly("bye");
    assertThat(late.failed()).isTrue();
    wire.acknowledge(0);
    assertThat(farewell.future().succeeded()).isTrue();
    assertThat(outbox.size()).isZero();
  }

  @Test
  void unacknowledged_onTheNextConnection_comeFirstAndInOrder() {
    outbox.connected(wire, 3);
    Future<Void> first = publish("a", 1);
    publish("b", 1);
    publish("c", 1);
    outbox.disconnected(Optional.empty());
    HandWire next = new HandWire();
    outbox.connected(next, 10);
    assertThat(next.topics).containsExactly("a", "b", "c");
    assertThat(first.isComplete()).isFalse();
    next.acknowledge(0);
    assertThat(first.succeeded()).isTrue();
  }

  @Test
  void acknowledgement_ofAnOldConnection_isIgnored() {
    outbox.connected(wire, 3);
    Future<Void> first = publish("a", 1);
    outbox.disconnected(Optional.empty());
    wire.acknowledge(0);
    assertThat(first.isComplete()).isFalse();
  }

  @Test
  void fleeting_whileTheOwnerIsToldOfTheConnection_goOutWithIt() {
    outbox.greeting();
    Future<Void> said = publish("status", 0);
    assertThat(said.isComplete()).isFalse();
    outbox.connected(wire, 3);
    assertThat(wire.topics).containsExactly("status");
    outbox.disconnected(Optional.empty());
    assertThat(publish("late", 0).failed()).isTrue();
  }

  @Test
  void fleeting_whenTheConnectionEnds_fail() {
    outbox.connected(wire, 2);
    Future<Void> onWire = publish("a", 0);
    Future<Void> waiting = publish("b", 0);
    Future<Void> kept = publish("c", 1);
    outbox.disconnected(Optional.empty());
    assertThat(onWire.cause()).isInstanceOf(LinkException.class);
    assertThat(waiting.cause()).isInstanceOf(LinkException.class);
    assertThat(kept.isComplete()).isFalse();
  }

  @Test
  void objection_isPinnedOnTheOneThatBringsItAgain() {
    outbox.connected(wire, 100);
    Future<Void> good = publish("good", 1);
    Future<Void> bad = publish("bad", 1);
    Future<Void> after = publish("after", 1);
    outbox.disconnected(Optional.of(objection));

    HandWire second = new HandWire();
    outbox.connected(second, 100);
    assertThat(second.topics).containsExactly("good");
    second.acknowledge(0);
    assertThat(second.topics).containsExactly("good", "bad");
    outbox.disconnected(Optional.of(objection));
    assertThat(bad.cause()).hasMessageContaining("'bad'").hasMessageContaining("not authorized");

    HandWire third = new HandWire();
    outbox.connected(third, 100);
    assertThat(third.topics).containsExactly("after");
    third.acknowledge(0);
    assertThat(good.succeeded()).isTrue();
    assertThat(after.succeeded()).isTrue();
    assertThat(outbox.refused()).isEqualTo(1);
    assertThat(outbox.size()).isZero();
  }

  @Test
  void wireThatIsFull_isTriedLaterWithNothingLost() {
    outbox.connected(wire, 10);
    wire.full = true;
    publish("a", 1);
    publish("b", 1);
    assertThat(retries).isPositive();
    wire.full = false;
    outbox.pump();
    assertThat(wire.topics).containsExactly("a", "b");
  }

  @Test
  void expiry_countsFromThePublication() {
    Publication brief = Recorder.message("a", "x", 1, false).expiringAfter(Duration.ofSeconds(60));
    publish(brief);
    Future<Void> late = publish(brief.expiringAfter(Duration.ofSeconds(20)));
    nanos = Duration.ofMillis(39_500).toNanos();
    outbox.connected(wire, 10);
    assertThat(wire.sent).hasSize(1);
    assertThat(wire.sent.getFirst().expiry()).contains(Duration.ofSeconds(21));
    assertThat(late.cause()).hasMessageContaining("expired");
  }

  @Test
  void places_areBounded() {
    Outbox small = new Outbox(1, () -> 0, () -> {});
    assertThat(small.reserve()).isTrue();
    assertThat(small.reserve()).isFalse();
    assertThat(small.size()).isEqualTo(1);
  }
}
