package dev.upshift.benchmarks.notifier;

import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * 500 decisions about one host that flaps, one each half minute, told by both with their defaults;
 * all times are 300 times shorter. Both are given the same events.
 */
final class Flapping {
  static final String OURS = "/flap";
  static final String THEIRS = "/peer/flap";

  /** Alertmanager's 30 s and 5 m, 300 times faster. */
  static final String ROUTE = "group_by: [host], group_wait: 100ms, group_interval: 1s";

  /** Ours of 5 m and 1 h, 300 times faster. */
  private static final String INCIDENTS =
      "  incidents: {interval: 1s, max-interval: 12s}\n  retry: {first-delay: 1s, max-delay: 2s}\n";

  private static final long EVERY_MILLIS = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Sink sink;
  private final Pace pace;
  private final int count;

  Flapping(Sink sink, Pace pace, int count) {
    this.sink = sink;
    this.pace = pace;
    this.count = count;
  }

  /**
   * How many messages.
   *
   * @param named how many of the decisions are named in some message of ours
   */
  record Outcome(int ours, int theirs, long named) {}

  Outcome run(Subject subject, Peer peer, Events events) throws IOException, InterruptedException {
    RunningProcess notifier =
        subject.startConnected(subject.configuration(List.of(sink.address(OURS)), INCIDENTS));
    Set<String> given = ConcurrentHashMap.newKeySet();
    try {
      pace.times(
          count,
          EVERY_MILLIS,
          () -> {
            Events.Event event = events.next("host-0");
            given.add(event.id());
            subject.publish(event);
            peer.post(event);
          });
      sink.await(OURS, given, PATIENCE);
      sink.await(THEIRS, given, PATIENCE);
    } finally {
      notifier.close();
    }
    long named = given.stream().filter(id -> sink.has(OURS, id)).count();
    return new Outcome(sink.posts(OURS).size(), sink.posts(THEIRS).size(), named);
  }
}
