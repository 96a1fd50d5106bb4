package dev.upshift.agent.app;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's state as it stands on disk. A change is seen by the others only once it is durable;
 * changes follow each other. Belongs to the event loop.
 */
final class StateKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(StateKeeper.class);

  private final WorkerExecutor disk;
  private final StateFolder folder;
  private AgentState state;
  private boolean marking;
  private Future<?> tail = Future.succeededFuture();

  StateKeeper(WorkerExecutor disk, StateFolder folder, AgentState state) {
    this.disk = disk;
    this.folder = folder;
    this.state = state;
  }

  AgentState state() {
    return state;
  }

  /** Writes down that the host runs at this time; one at a time. */
  void markAlive(Instant now) {
    if (marking) {
      return;
    }
    marking = true;
    var _ =
        disk.<Void>executeBlocking(
                () -> {
                  folder.markAlive(now);
                  return null;
                })
            .onFailure(e -> LOG.warn("The mark of life was not written: {}", e.toString()))
            .onComplete(_ -> marking = false);
  }

  /** Succeeds once the changed state is on disk; where that fails, the old one stands. */
  Future<AgentState> change(UnaryOperator<AgentState> change) {
    Future<AgentState> written = tail.transform(_ -> write(change.apply(state)));
    tail = written;
    return written;
  }

  private Future<AgentState> write(AgentState next) {
    if (next.equals(state)) {
      return Future.succeededFuture(next);
    }
    return disk.executeBlocking(
            () -> {
              folder.save(next);
              return next;
            })
        .map(this::stand);
  }

  /**
   * A link of the chain and no listener: where the disk is done while listeners are still being
   * added, Vert.x calls the later ones first, and they would see the old state.
   */
  private AgentState stand(AgentState saved) {
    state = saved;
    return saved;
  }
}
