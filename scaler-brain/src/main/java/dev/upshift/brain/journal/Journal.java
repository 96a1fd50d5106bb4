package dev.upshift.brain.journal;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;

/**
 * The brain's memory. Writes are taken in order by one thread, which puts all that wait into one
 * transaction, syncs it, and only then tells their owners. A write that fails is the end: the
 * journal takes no more, and says so once.
 */
public final class Journal implements AutoCloseable {
  /** At most this many writes share one transaction. */
  private static final int GROUP = 512;

  private static final Duration CLOSING = Duration.ofSeconds(20);

  private final BlockingQueue<Pending> queue;
  private final JournalFile file;
  private final Executor owner;
  private final Watcher watcher;
  private final Thread writer;
  private volatile boolean closing;
  private volatile boolean broken;

  /** Is told what happens to the journal, on the owner's thread. */
  public interface Watcher {
    /** One transaction is on the disk. */
    void committed(int writes, Duration took);

    /** The journal cannot be written any more. */
    void failed(FailureException reason);
  }

  private sealed interface Pending {
    record Step(Write write, Runnable committed) implements Pending {}

    record End() implements Pending {}
  }

  /**
   * Starts the writer.
   *
   * @param limit how many writes may wait
   * @param owner runs every callback, in the order of the writes
   */
  public Journal(JournalFile file, int limit, Executor owner, Watcher watcher) {
    this.file = file;
    this.owner = owner;
    this.watcher = watcher;
    this.queue = new ArrayBlockingQueue<>(limit);
    this.writer = Thread.ofPlatform().name("journal").start(this::work);
  }

  /**
   * Hands over a write.
   *
   * @param committed run by the owner once it is on the disk
   * @return false where too many wait already: nothing was taken then
   */
  public boolean submit(Write write, Runnable committed) {
    return !broken && !closing && queue.offer(new Pending.Step(write, committed));
  }

  /** How many writes wait. */
  public int waiting() {
    return queue.size();
  }

  public boolean isBroken() {
    return broken;
  }

  private void work() {
    List<Pending> group = new ArrayList<>();
    try (Connection connection = file.connection();
        JournalStatements statements = new JournalStatements(connection)) {
      connection.setAutoCommit(false);
      boolean more = true;
      while (more) {
        group.clear();
        group.add(queue.take());
        queue.drainTo(group, GROUP - 1);
        more = commit(connection, statements, group);
      }
    } catch (SQLException | RuntimeException e) {
      fail(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(e);
    }
  }

  private boolean commit(Connection connection, JournalStatements statements, List<Pending> group)
      throws SQLException {
    long begun = System.nanoTime();
    List<Runnable> callbacks = new ArrayList<>();
    boolean more = true;
    for (Pending pending : group) {
      switch (pending) {
        case Pending.Step(Write write, Runnable committed) -> {
          statements.write(write);
          callbacks.add(committed);
        }
        case Pending.End _ -> more = false;
      }
    }
    connection.commit();
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    if (!callbacks.isEmpty()) {
      owner.execute(() -> {
        watcher.committed(callbacks.size(), took);
        callbacks.forEach(Runnable::run);
      });
    }
    return more;
  }

  private void fail(Exception e) {
    broken = true;
    FailureException reason =
        new FailureException(
            ExitCode.ERROR,
            "The journal "
                + file.path()
                + " cannot be written ("
                + e.getMessage()
                + "): make room or repair the disk, and start the brain again; nothing that it"
                + " had acknowledged is lost.",
            e);
    owner.execute(() -> watcher.failed(reason));
  }

  /** Writes what waits, then lets go of the file. */
  @Override
  public void close() {
    if (!closing) {
      closing = true;
      try {
        if (!broken) {
          queue.put(new Pending.End());
        }
        writer.join(CLOSING);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      file.close();
    }
  }
}
