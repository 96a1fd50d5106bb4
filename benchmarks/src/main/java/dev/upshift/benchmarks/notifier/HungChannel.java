package dev.upshift.benchmarks.notifier;

import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * Eight channels whose services take their time, one of which stops answering: what the other seven
 * deliver in a second, beside what they deliver when none hangs.
 */
final class HungChannel {
  private static final int CHANNELS = 8;
  private static final long ANSWER_MILLIS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Sink sink;
  private final int count;
  private int runs;

  HungChannel(Sink sink, int count) {
    this.sink = sink;
    this.count = count;
  }

  /** The throughput of the seven with one hung, relative to none hung; the better of two runs. */
  double ratio(Subject subject, Events events) throws IOException {
    sink.slowedDownBy(ANSWER_MILLIS);
    try {
      double firstHealthy = rate(subject, events, false);
      double firstHung = rate(subject, events, true);
      double secondHealthy = rate(subject, events, false);
      double secondHung = rate(subject, events, true);
      return Math.max(firstHung, secondHung) / Math.max(firstHealthy, secondHealthy);
    } finally {
      sink.slowedDownBy(0);
      sink.hang("");
    }
  }

  /** Messages a second on each of the seven, from the first to the last. */
  private double rate(Subject subject, Events events, boolean hang) throws IOException {
    String run = "/run-" + runs++ + "-";
    List<String> paths = IntStream.range(0, CHANNELS).mapToObj(i -> run + i).toList();
    sink.hang(hang ? paths.getLast() : "");
    RunningProcess notifier =
        subject.startConnected(
            subject.configuration(
                paths.stream().map(sink::address).toList(), "  incidents: {interval: 0s}\n"));
    try {
      for (int i = 0; i < count; i++) {
        subject.publish(events.next("host-" + i % 10));
      }
      List<String> seven = paths.subList(0, CHANNELS - 1);
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> seven.stream().allMatch(p -> sink.posts(p).size() >= count));
      return seven.stream().mapToDouble(this::rate).average().orElseThrow();
    } finally {
      notifier.close();
    }
  }

  private double rate(String path) {
    List<Sink.Post> posts = sink.posts(path);
    return (posts.size() - 1) * 1e9 / (posts.getLast().nanos() - posts.getFirst().nanos());
  }
}
