package dev.upshift.benchmarks.notifier;

import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;

/**
 * Killed with SIGKILL at random points while events come: whatever was accepted and never arrives
 * is lost. Whoever gives the events gives each once: to the notifier until the broker has it, to
 * Alertmanager until that has answered 200.
 */
final class KillCampaign {
  static final String OURS = "/kill";
  static final String THEIRS = "/peer/kill";

  private static final long EVERY_MILLIS = 40;
  private static final int LONGEST_LIFE_MILLIS = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PEERS_PATIENCE = Duration.ofSeconds(5);

  private final Sink sink;
  private final Pace pace;
  private final Random random;
  private final int kills;

  KillCampaign(Sink sink, Pace pace, Random random, int kills) {
    this.sink = sink;
    this.pace = pace;
    this.random = random;
    this.kills = kills;
  }

  /**
   * How it went.
   *
   * @param accepted the events that were taken
   * @param repeats messages beyond the first about an event
   * @param unmarked messages beyond the first about an event that do not say so
   */
  record Outcome(int accepted, long lost, long repeats, long unmarked) {}

  Outcome ours(Subject subject, Events events) throws IOException, InterruptedException {
    Path file =
        subject.configuration(
            List.of(sink.address(OURS)),
            "  retry: {first-delay: 1s, max-delay: 2s}\n  incidents: {interval: 0s}\n");
    subject.startConnected(file).kill();
    Set<String> accepted = ConcurrentHashMap.newKeySet();
    ScheduledFuture<?> publishing =
        pace.every(
            EVERY_MILLIS,
            () -> {
              Events.Event event = events.next("host-0");
              subject.publish(event).onSuccess(_ -> accepted.add(event.id()));
            });
    for (int kill = 0; kill < kills; kill++) {
      RunningProcess notifier = subject.start(file);
      if (random.nextInt(4) > 0) {
        subject.awaitReady(notifier);
      }
      pace.pause(random.nextInt(LONGEST_LIFE_MILLIS));
      notifier.kill();
    }
    publishing.cancel(false);
    RunningProcess last = subject.start(file);
    sink.await(OURS, accepted, PATIENCE);
    last.close();
    return outcome(OURS, accepted);
  }

  Outcome theirs(Peer peer, Events events) throws InterruptedException {
    Set<String> accepted = ConcurrentHashMap.newKeySet();
    ScheduledFuture<?> posting =
        pace.every(
            EVERY_MILLIS,
            () -> {
              Events.Event event = events.next("host-0");
              if (peer.post(event)) {
                accepted.add(event.id());
              }
            });
    for (int kill = 0; kill < kills; kill++) {
      peer.awaitReady();
      pace.pause(random.nextInt(LONGEST_LIFE_MILLIS));
      peer.kill();
      peer.restart();
    }
    posting.cancel(false);
    peer.awaitReady();
    sink.await(THEIRS, accepted, PEERS_PATIENCE);
    return outcome(THEIRS, accepted);
  }

  private Outcome outcome(String path, Set<String> accepted) {
    long lost = accepted.stream().filter(id -> !sink.has(path, id)).count();
    // The notifier also tells that it was away: no event is named there.
    List<String> bodies =
        sink.posts(path).stream().map(Sink.Post::body).filter(b -> !Sink.ids(b).isEmpty()).toList();
    long repeats = bodies.size() - sink.events(path);
    return new Outcome(accepted.size(), lost, repeats, unmarked(bodies));
  }

  /**
   * Of the messages about one event one may be without a word that it may be a repeat: the first,
   * which arrives after its marked repeat where its sender was killed while it was on its way.
   */
  static long unmarked(List<String> bodies) {
    Set<String> told = new HashSet<>();
    return bodies.stream()
        .filter(b -> !b.contains("(possible repeat)"))
        .filter(b -> !told.addAll(Sink.ids(b)))
        .count();
  }
}
