package dev.upshift.agent.telemetry;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is on record of how the boot before ended: what the kernel or its crash dump left on disk,
 * else the end of the journal. The agent's start does not wait longer for it than a limit, however
 * slow the disk.
 */
public record CrashEvidence(CrashTraces traces, KernelJournal journal, Duration limit) {
  private static final Logger LOG = LoggerFactory.getLogger(CrashEvidence.class);

  public static CrashEvidence standard() {
    return new CrashEvidence(
        new CrashTraces(
            List.of(
                Path.of("/sys/fs/pstore"),
                Path.of("/var/lib/systemd/pstore"),
                Path.of("/var/crash"))),
        KernelJournal.standard(),
        Duration.ofSeconds(2));
  }

  /** What was written after a time, in words. */
  public Optional<String> since(Instant time) {
    FutureTask<Optional<String>> search =
        new FutureTask<>(() -> traces.since(time).or(() -> journal.since(time, limit)));
    var _ = Thread.ofPlatform().daemon().name("crash-evidence").start(search);
    try {
      return search.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      LOG.info("What is on record of the boot before was not found within {}", limit);
      return Optional.empty();
    } catch (ExecutionException e) {
      LOG.warn("What is on record of the boot before cannot be looked at", e.getCause());
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
