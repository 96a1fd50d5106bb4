package dev.upshift.benchmarks.notifier;

import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/**
 * From a decision's publication to the first message about it, each about another host. Both get it
 * from the broker, Alertmanager by way of a bridge. Both have been given others before, as has the
 * broker before either. It gets faster all the same, as do the sink and whoever publishes, so ours
 * are timed half before and half after theirs.
 */
final class FirstMessage {
  static final String OURS = "/first";

  private static final int WARM_UP = 150;
  private static final long EVERY_MILLIS = 60;
  private static final int BROKERS_WARM_UP = 1000;
  private static final long BROKERS_EVERY_MILLIS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Sink sink;
  private final Pace pace;
  private final int count;

  FirstMessage(Sink sink, Pace pace, int count) {
    this.sink = sink;
    this.pace = pace;
    this.count = count;
  }

  /** Gives the broker something to do that nobody is told of. */
  void warmUp(Subject subject, Events events) throws InterruptedException {
    pace.times(BROKERS_WARM_UP, BROKERS_EVERY_MILLIS, () -> subject.publish(events.next("host-0")));
  }

  /** The medians in milliseconds. */
  record Medians(double ours, double theirs) {}

  /** Ours and those of an Alertmanager that delivers to this path. */
  Medians beside(Subject subject, Peer peer, String path, Events events)
      throws IOException, InterruptedException {
    List<Double> ours = new ArrayList<>(ours(subject, events, (count + 1) / 2));
    List<Double> theirs;
    try (Bridge _ = subject.bridge(peer)) {
      theirs = timed(path, events, WARM_UP, count, subject::publish);
    }
    ours.addAll(ours(subject, events, count / 2));
    return new Medians(median(ours), median(theirs));
  }

  private List<Double> ours(Subject subject, Events events, int times)
      throws IOException, InterruptedException {
    RunningProcess notifier =
        subject.startConnected(subject.configuration(List.of(sink.address(OURS)), ""));
    try {
      return timed(OURS, events, WARM_UP, times, subject::publish);
    } finally {
      notifier.close();
    }
  }

  /** The median of an Alertmanager that is given the events directly. */
  double withDefaults(Peer peer, String path, Events events) throws InterruptedException {
    return median(timed(path, events, 0, count, peer::post));
  }

  private static double median(List<Double> millis) {
    return millis.stream().sorted().toList().get(millis.size() / 2);
  }

  private List<Double> timed(
      String path, Events events, int warmUp, int times, Consumer<Events.Event> give)
      throws InterruptedException {
    Map<String, Long> given = new ConcurrentHashMap<>();
    AtomicInteger host = new AtomicInteger();
    pace.times(
        warmUp + times,
        EVERY_MILLIS,
        () -> {
          int number = host.getAndIncrement();
          Events.Event event = events.next("host-" + number);
          if (number >= warmUp) {
            given.put(event.id(), System.nanoTime());
          }
          give.accept(event);
        });
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> given.keySet().stream().allMatch(id -> sink.has(path, id)));
    List<Double> millis = new ArrayList<>();
    given.forEach(
        (id, at) -> millis.add((sink.firstNanos(path, id).orElseThrow() - at) / 1_000_000.0));
    return millis;
  }
}
