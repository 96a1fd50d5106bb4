package dev.upshift.brain.app;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Wakes a host when its rules asked for it. Sleeps by the monotonic clock, a minute at most at a
 * time, so that a wall clock set forward is noticed; holds still while the brain cannot hear.
 */
final class WakeTimer {
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final BrainClock clock;
  private final Runnable wake;
  private Optional<Instant> due = Optional.empty();
  private Optional<Long> timer = Optional.empty();
  private boolean listening;

  WakeTimer(Vertx vertx, BrainClock clock, Runnable wake) {
    this.vertx = vertx;
    this.clock = clock;
    this.wake = wake;
  }

  /** Takes the place of what was asked for before. */
  void at(Optional<Instant> moment) {
    due = moment;
    arm();
  }

  void listening(boolean now) {
    listening = now;
    arm();
  }

  private void arm() {
    timer.ifPresent(vertx::cancelTimer);
    timer = Optional.empty();
    if (listening && due.isPresent()) {
      long sleep = Duration.between(clock.now(), due.get()).toMillis();
      timer =
          Optional.of(vertx.setTimer(Math.clamp(sleep, 1, LONGEST_SLEEP.toMillis()), _ -> rung()));
    }
  }

  private void rung() {
    timer = Optional.empty();
    if (due.filter(d -> !d.isAfter(clock.now())).isPresent()) {
      due = Optional.empty();
      wake.run();
    } else {
      arm();
    }
  }
}
