package dev.upshift.agent.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The two times of the process. What the host's clock says goes into messages; what is waited for
 * is measured on a time line that no setting of the clock can bend.
 */
final class AgentClock {
  private final Instant startedAt = Instant.now();
  private final long startedNanos = System.nanoTime();
  private final Path uptime;
  private final Optional<Duration> startedSinceBoot;

  AgentClock() {
    this(Path.of("/proc/uptime"));
  }

  /**
   * @param uptime the kernel's clock that goes on while the host sleeps
   */
  AgentClock(Path uptime) {
    this.uptime = uptime;
    this.startedSinceBoot = sinceBoot();
  }

  Instant wall() {
    return Instant.now();
  }

  /** A time line of its own, that begins with the wall clock's time at start. */
  Instant steady() {
    return startedAt.plus(elapsed());
  }

  /** Since the start, without the time that the host slept. */
  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  /** Since the start, with it. */
  Duration passed() {
    return sinceBoot().flatMap(now -> startedSinceBoot.map(now::minus)).orElseGet(this::elapsed);
  }

  /** Since the kernel's boot, with the time that the host slept; empty where nobody says. */
  Optional<Duration> sinceBoot() {
    try {
      String seconds = Files.readString(uptime).split(" ", -1)[0];
      return Optional.of(Duration.ofMillis(Math.round(Double.parseDouble(seconds) * 1000)));
    } catch (IOException | NumberFormatException _) {
      return Optional.empty();
    }
  }
}
