package dev.upshift.agent.app;

import dev.upshift.agent.supervise.CommandId;
import dev.upshift.protocol.LogTalk;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the training's logs to operators who ask: a few at a time, at a bounded rate, and no longer
 * than they go on asking. Belongs to the event loop; files are read on a thread of their own.
 */
final class LogDesk {
  private static final Logger LOG = LoggerFactory.getLogger(LogDesk.class);
  private static final int FOLLOWERS = 4;
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final long PERIOD_MILLIS = 500;

  private final Vertx vertx;
  private final WorkerExecutor worker;
  private final AgentClock clock;
  private final Uplink uplink;
  private final Supplier<String> mode;
  private final Function<String, Map<CommandId, Path>> files;
  private final Map<String, Follower> followers = new HashMap<>();
  private boolean ticking;

  private static final class Follower {
    private final LogFollower logs;
    private Instant until;
    private long seq;
    private boolean reading;

    private Follower(LogFollower logs, Instant until) {
      this.logs = logs;
      this.until = until;
    }
  }

  /**
   * @param mode whose logs are shown
   * @param files of a mode's commands
   */
  LogDesk(
      Vertx vertx,
      AgentClock clock,
      Uplink uplink,
      Supplier<String> mode,
      Function<String, Map<CommandId, Path>> files) {
    this.vertx = vertx;
    this.worker = vertx.createSharedWorkerExecutor("logs", 1, 1, TimeUnit.MINUTES);
    this.clock = clock;
    this.uplink = uplink;
    this.mode = mode;
    this.files = files;
  }

  void asked(LogTalk.Ask ask) {
    Duration time = Duration.ofSeconds(Math.clamp(ask.followSeconds(), 0, LONGEST.toSeconds()));
    Follower known = followers.get(ask.id());
    if (known != null) {
      known.until = clock.steady().plus(time);
      say(ask.id(), known, new LogFollower.Part(List.of(), 0), time.isZero(), null);
      followers.values().removeIf(f -> f == known && time.isZero());
    } else {
      Follower follower = new Follower(new LogFollower(ask), clock.steady().plus(time));
      refusal(follower)
          .ifPresentOrElse(
              reason -> say(ask.id(), follower, new LogFollower.Part(List.of(), 0), true, reason),
              () -> {
                followers.put(ask.id(), follower);
                read(ask.id(), follower, true);
                tickLater();
              });
    }
  }

  private Optional<String> refusal(Follower follower) {
    Set<CommandId> commands = files.apply(mode.get()).keySet();
    if (followers.size() >= FOLLOWERS) {
      return Optional.of(FOLLOWERS + " others are looking at these logs already");
    }
    if (commands.isEmpty() || commands.stream().anyMatch(follower.logs::isAskedFor)) {
      return Optional.empty();
    }
    String names =
        commands.stream().map(CommandId::name).distinct().collect(Collectors.joining(", "));
    return Optional.of("there is no such command in mode " + mode.get() + ", only " + names);
  }

  private void tickLater() {
    if (!ticking && !followers.isEmpty()) {
      ticking = true;
      var _ = vertx.setTimer(PERIOD_MILLIS, _ -> tick());
    }
  }

  private void tick() {
    ticking = false;
    followers.values().removeIf(f -> !f.reading && !clock.steady().isBefore(f.until));
    followers.forEach((id, follower) -> read(id, follower, false));
    tickLater();
  }

  private void read(String id, Follower follower, boolean first) {
    if (follower.reading) {
      return;
    }
    follower.reading = true;
    String present = mode.get();
    var _ =
        worker
            .executeBlocking(() -> follower.logs.read(present, files.apply(present)))
            .onComplete(
                parts -> {
                  follower.reading = false;
                  found(id, follower, parts, first);
                },
                e -> {
                  follower.reading = false;
                  LOG.warn("The training's logs cannot be read: {}", e.toString());
                });
  }

  private void found(String id, Follower follower, List<LogFollower.Part> parts, boolean first) {
    boolean once = !clock.steady().isBefore(follower.until);
    if (parts.isEmpty() && first) {
      say(id, follower, new LogFollower.Part(List.of(), 0), once, null);
    }
    for (int i = 0; i < parts.size(); i++) {
      say(id, follower, parts.get(i), once && i == parts.size() - 1, null);
    }
  }

  private void say(
      String id, Follower follower, LogFollower.Part part, boolean last, @Nullable String refused) {
    uplink.logs(
        new LogTalk.Lines(
            id,
            ++follower.seq,
            part.lines(),
            part.skipped(),
            last,
            refused,
            clock.wall().truncatedTo(ChronoUnit.MILLIS)));
  }
}
