package dev.upshift.benchmarks.notifier;

import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Two notifiers on one state folder, the sending one of which is killed with SIGKILL again and
 * again: from the kill to the other's message about a decision that is published right after it.
 */
final class Takeover {
  private static final String PATH = "/takeover";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Sink sink;
  private final int kills;

  Takeover(Sink sink, int kills) {
    this.sink = sink;
    this.kills = kills;
  }

  /** The longest that it took, in seconds. */
  double slowest(Subject subject, Events events) throws IOException {
    Path file = subject.configuration(List.of(sink.address(PATH)), "  incidents: {interval: 0s}\n");
    RunningProcess sending = subject.startConnected(file);
    long slowest = 0;
    for (int kill = 0; kill < kills; kill++) {
      RunningProcess standby = subject.start(file);
      standby.awaitLine(line -> line.startsWith("standby: "), PATIENCE);
      Events.Event event = events.next("host-0");
      long killed = System.nanoTime();
      sending.kill();
      subject.publish(event);
      Awaitility.await().atMost(PATIENCE).until(() -> sink.has(PATH, event.id()));
      slowest = Math.max(slowest, sink.firstNanos(PATH, event.id()).orElseThrow() - killed);
      sending = standby;
    }
    sending.close();
    return slowest / (double) TimeUnit.SECONDS.toNanos(1);
  }
}
