package dev.upshift.notifier.app;

import dev.upshift.notifier.decide.Announcement;
import dev.upshift.notifier.decide.Blindness;
import dev.upshift.notifier.decide.Triage;
import dev.upshift.notifier.outbox.Outbox;
import dev.upshift.protocol.AlertState;
import io.vertx.core.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows since when the notifier has been blind, over restarts: while the broker is connected it
 * notes the time; when it is away for long, that is told, and when it is connected again, the gap.
 * Lives on the link's context; the disk is used on a worker thread.
 */
final class Watch {
  static final Duration BEAT = Duration.ofSeconds(20);

  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Context context;
  private final Outbox outbox;
  private final Sorter sorter;
  private final InstantSource clock;
  private final Runnable queued;
  private @Nullable Instant awaySince;
  private boolean toldAway;

  Watch(Context context, Outbox outbox, Sorter sorter, InstantSource clock, Runnable queued) {
    this.context = context;
    this.outbox = outbox;
    this.sorter = sorter;
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
                work(() -> outbox.attendance().heard(clock.instant()));
              }
            });
    context.owner().setPeriodic(LOOK.toMillis(), _ -> look());
  }

  /** The broker is not heard. */
  void lost() {
    if (awaySince == null) {
      awaySince = clock.instant();
    }
  }

  /**
   * The broker is heard again.
   *
   * @param sessionPresent whether it kept what came meanwhile
   */
  void connected(boolean sessionPresent) {
    Instant now = clock.instant();
    boolean wasAway = awaySince != null;
    awaySince = null;
    toldAway = false;
    work(() -> outbox.atomically(() -> tell(now, sessionPresent, wasAway)));
  }

  private void look() {
    Instant since = awaySince;
    Instant now = clock.instant();
    boolean tellAway = since != null && !toldAway && Blindness.isLong(since, now);
    toldAway |= tellAway;
    work(() -> {
      if (tellAway && since != null) {
        sorter.post(Blindness.began(since, now));
      }
      sorter.release();
    });
  }

  private void tell(Instant now, boolean sessionPresent, boolean wasAway) {
    if (wasAway) {
      sorter.brokerIsBack(now);
    }
    boolean told =
        outbox.lastAlertState(Blindness.TOPIC).filter(s -> s == AlertState.FIRING).isPresent();
    Optional<Announcement> gap =
        outbox
            .attendance()
            .lastHeard()
            .flatMap(from -> Blindness.between(from, now, sessionPresent, told));
    gap.ifPresent(a -> sorter.post(new Triage.Outcome.Tell(Blindness.TOPIC, state(told), a)));
    outbox.attendance().heard(now);
  }

  /** What was told as an alert has its end. */
  private static Optional<AlertState> state(boolean told) {
    return told ? Optional.of(AlertState.RESOLVED) : Optional.empty();
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
