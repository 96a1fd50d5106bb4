package dev.upshift.cli.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * Components that run together and stop together, the last started first. Stopping may be asked for
 * from a shutdown hook while the main thread waits; it happens once.
 */
public final class Crew implements AutoCloseable {
  /** What a part needs that has no training to stop. */
  public static final Duration GRACE = Duration.ofSeconds(60);

  private final Duration grace;
  private final Deque<Component> running = new ArrayDeque<>();
  private boolean stopping;

  /** A component that has ended without being asked to. */
  public record Loss(String name, int exitCode) {}

  private final CompletableFuture<Loss> loss = new CompletableFuture<>();

  /**
   * @param grace how long each may take to stop before it is killed
   */
  public Crew(Duration grace) {
    this.grace = grace;
  }

  public synchronized void add(Component component) {
    if (stopping) {
      component.kill();
      return;
    }
    running.push(component);
    var _ = component.ended().thenAccept(code -> ended(component, code));
  }

  private synchronized void ended(Component component, int code) {
    if (!stopping && running.contains(component)) {
      loss.complete(new Loss(component.name(), code));
    }
  }

  /** A component leaves the crew, because somebody means to end it. */
  public synchronized void release(String name) {
    running.removeIf(component -> component.name().equals(name));
  }

  /** Completes when a component dies unexpectedly. */
  public CompletableFuture<Loss> loss() {
    return loss;
  }

  @Override
  public synchronized void close() {
    stopping = true;
    while (!running.isEmpty()) {
      running.pop().stop(grace);
    }
  }
}
