package dev.upshift.agent.app;

import java.time.Duration;
import java.time.Instant;

/**
 * The two times of the process. What the host's clock says goes into messages; what is waited for
 * is measured on a time line that no setting of the clock can bend.
 */
final class AgentClock {
  private final Instant startedAt = Instant.now();
  private final long startedNanos = System.nanoTime();

  Instant wall() {
    return Instant.now();
  }

  /** A time line of its own, that begins with the wall clock's time at start. */
  Instant steady() {
    return startedAt.plus(elapsed());
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }
}
