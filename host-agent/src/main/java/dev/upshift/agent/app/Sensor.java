package dev.upshift.agent.app;

import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that is read on a thread of its own, so that it may fail or hang alone: the last value
 * stands until it is too old. Belongs to the event loop.
 */
final class Sensor<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Sensor.class);

  private final String name;
  private final WorkerExecutor worker;
  private final AgentClock clock;
  private final Duration staleAfter;
  private final Callable<T> read;
  private final Consumer<T> listener;
  private Optional<T> last = Optional.empty();
  private Instant lastAt = Instant.MIN;
  private Optional<Instant> unansweredSince = Optional.empty();
  private Optional<String> failure = Optional.empty();
  private boolean reading;

  Sensor(
      Vertx vertx,
      String name,
      AgentClock clock,
      Duration staleAfter,
      Callable<T> read,
      Consumer<T> listener) {
    this.name = name;
    this.worker = vertx.createSharedWorkerExecutor("sensor-" + name, 1, 365, TimeUnit.DAYS);
    this.clock = clock;
    this.staleAfter = staleAfter;
    this.read = read;
    this.listener = listener;
  }

  /** Asks for a new reading, unless one is still under way. */
  void poll() {
    if (reading) {
      return;
    }
    reading = true;
    unansweredSince = unansweredSince.or(() -> Optional.of(clock.steady()));
    var _ = worker.executeBlocking(read, false).onComplete(this::done, this::failed);
  }

  /** What is wrong where there is no answer for too long: each fails, or one hangs. */
  Optional<String> silence() {
    return unansweredSince
        .filter(t -> t.isBefore(clock.steady().minus(staleAfter)))
        .map(_ -> failure.map(f -> "fails: " + f).orElse("does not answer"));
  }

  /** The last value, or empty where there is none young enough. */
  Optional<T> value() {
    return last.filter(_ -> lastAt.plus(staleAfter).isAfter(clock.steady()));
  }

  private void done(T value) {
    reading = false;
    failure = Optional.empty();
    unansweredSince = Optional.empty();
    last = Optional.of(value);
    lastAt = clock.steady();
    listener.accept(value);
  }

  private void failed(Throwable cause) {
    reading = false;
    if (failure.isEmpty()) {
      LOG.warn("The sensor {} failed ({}): its figures are missing", name, cause.toString());
    }
    failure = Optional.of(String.valueOf(cause.getMessage()));
  }
}
