package dev.upshift.notifier.app;

import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Blindness;
import dev.upshift.notifier.decide.Manner;
import dev.upshift.notifier.decide.Route;
import dev.upshift.notifier.decide.Triage;
import dev.upshift.notifier.outbox.Outbox;
import io.vertx.core.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows since when the notifier has been blind, over restarts: while the broker is connected it
 * notes the time, and when it is connected again it tells of the gap. Lives on the link's context;
 * the disk is used on a worker thread.
 */
final class Watch {
  static final Duration BEAT = Duration.ofSeconds(20);

  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  private final Context context;
  private final Outbox outbox;
  private final List<Route> routes;
  private final Function<String, Manner> manners;
  private final InstantSource clock;
  private final Runnable queued;

  Watch(
      Context context,
      Outbox outbox,
      List<Route> routes,
      Function<String, Manner> manners,
      InstantSource clock,
      Runnable queued) {
    this.context = context;
    this.outbox = outbox;
    this.routes = List.copyOf(routes);
    this.manners = manners;
    this.clock = clock;
    this.queued = queued;
  }

  /**
   * Begins to note the time.
   *
   * @param connected whether the broker is heard now
   * @param beat done each time, on the context
   */
  void start(BooleanSupplier connected, Runnable beat) {
    context
        .owner()
        .setPeriodic(
            BEAT.toMillis(),
            _ -> {
              if (connected.getAsBoolean()) {
                beat.run();
                work(() -> outbox.heard(clock.instant()));
              }
            });
  }

  /**
   * The broker is heard again.
   *
   * @param sessionPresent whether it kept what came meanwhile
   */
  void connected(boolean sessionPresent) {
    Instant now = clock.instant();
    work(() -> outbox.atomically(() -> tell(now, sessionPresent)));
  }

  private void tell(Instant now, boolean sessionPresent) {
    Optional<Announcement> gap =
        outbox.lastHeard().flatMap(from -> Blindness.between(from, now, sessionPresent));
    gap.ifPresent(a ->
        outbox.add(
            new Triage.Outcome.Tell(a.eventId(), Optional.empty(), a),
            Route.channels(routes, a),
            now,
            manners));
    outbox.heard(now);
  }

  private void work(Runnable task) {
    context
        .executeBlocking(() -> {
          task.run();
          return true;
        })
        .onSuccess(_ -> queued.run())
        .onFailure(e -> LOG.error("The time was not noted: {}", e.getMessage(), e));
  }
}
