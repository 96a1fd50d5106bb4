package dev.upshift.benchmarks.agent;

import dev.upshift.benchmarks.Workshop;
import dev.upshift.testkit.RunningProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Starts the agent as a service manager does, and times its first heartbeat from outside. */
final class Starts {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration LOOK = Duration.ofMillis(2);

  private final Workshop workshop;
  private final Path configuration;
  private final RunningProcess listener;
  private @Nullable RunningProcess agent;

  Starts(Workshop workshop, Path configuration, RunningProcess listener) {
    this.workshop = workshop;
    this.configuration = configuration;
    this.listener = listener;
  }

  /** The first start may record the class cache, and finds no file in the system's own cache. */
  void warmUp() {
    double _ = start();
    end();
  }

  /** Seconds from exec to the first heartbeat that a subscriber has. */
  double start() {
    int heard = listener.output().size();
    long begun = System.nanoTime();
    agent = workshop.start(Workshop.upshift("agent", "-c", configuration.toString()));
    Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(LOOK)
        .until(() -> listener.output().size() > heard);
    return (System.nanoTime() - begun) / 1e9;
  }

  void end() {
    running().terminate();
    int _ = running().awaitExit(PATIENCE);
  }

  long pid() {
    return running().pid();
  }

  private RunningProcess running() {
    if (agent == null) {
      throw new IllegalStateException("the agent was never started");
    }
    return agent;
  }
}
