package dev.upshift.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * A real process of a test. Its output is read as it comes (the last {@value #MOST_LINES} lines are
 * kept), and it is destroyed with all its children on {@link #close} and, should a test forget
 * that, when the test's JVM ends.
 */
public final class RunningProcess implements AutoCloseable {
  private static final int MOST_LINES = 20_000;
  private static final Set<RunningProcess> ALIVE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> ALIVE.forEach(RunningProcess::destroyTree)));
  }

  private final List<String> command;
  private final Process process;
  private final Deque<String> output = new ArrayDeque<>();
  private final Deque<String> errors = new ArrayDeque<>();
  private final List<Thread> readers;

  private RunningProcess(List<String> command, Process process) {
    this.command = command;
    this.process = process;
    this.readers =
        List.of(reader(process.getInputStream(), output), reader(process.getErrorStream(), errors));
  }

  /** Starts a program in the present folder. */
  public static RunningProcess start(List<String> command) {
    return start(command, Map.of(), Path.of("").toAbsolutePath());
  }

  /**
   * Starts a program.
   *
   * @param environment added to this process's own
   */
  public static RunningProcess start(
      List<String> command, Map<String, String> environment, Path folder) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().putAll(environment);
      RunningProcess running = new RunningProcess(command, builder.start());
      ALIVE.add(running);
      return running;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command, e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for a line of standard output, or fails with all that was written. */
  public String awaitLine(Predicate<String> wanted, Duration patience) {
    return awaitLine(output, wanted, patience);
  }

  /** Waits for a line of standard error. */
  public String awaitErrorLine(Predicate<String> wanted, Duration patience) {
    return awaitLine(errors, wanted, patience);
  }

  /** Waits for the end and gives the exit code; the output is complete then. */
  public int awaitExit(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("still runs after " + patience + ": " + describe());
      }
      for (Thread reader : readers) {
        reader.join(patience);
      }
      ALIVE.remove(this);
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + describe(), e);
    }
  }

  /** SIGKILL, and waits until it is dead; its children are left alone. */
  public void kill() {
    process.destroyForcibly();
    awaitExit(Duration.ofSeconds(30));
  }

  /** SIGTERM; wait with {@link #awaitExit}. */
  public void terminate() {
    process.destroy();
  }

  /** The lines of standard output so far. */
  public List<String> output() {
    return copy(output);
  }

  /** The lines of standard error so far. */
  public List<String> errors() {
    return copy(errors);
  }

  /** SIGKILL to the whole tree, if it still runs. */
  @Override
  public void close() {
    destroyTree();
    awaitExit(Duration.ofSeconds(30));
  }

  private void destroyTree() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  private String awaitLine(Deque<String> lines, Predicate<String> wanted, Duration patience) {
    Awaitility.await()
        .atMost(patience)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> find(lines, wanted).isPresent() || readersEnded());
    return find(lines, wanted)
        .orElseThrow(() -> new AssertionError("ended without the line: " + describe()));
  }

  private boolean readersEnded() {
    return readers.stream().noneMatch(Thread::isAlive);
  }

  private static Optional<String> find(Deque<String> lines, Predicate<String> wanted) {
    return copy(lines).stream().filter(wanted).findFirst();
  }

  private String describe() {
    return command + "\nstandard output: " + output() + "\nstandard error: " + errors();
  }

  private static List<String> copy(Deque<String> lines) {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  private Thread reader(InputStream stream, Deque<String> lines) {
    return Thread.ofPlatform().daemon().name("output").start(() -> read(stream, lines));
  }

  private void read(InputStream stream, Deque<String> lines) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      while (line != null) {
        synchronized (lines) {
          if (lines.size() == MOST_LINES) {
            lines.removeFirst();
          }
          lines.addLast(line);
        }
        line = reader.readLine();
      }
    } catch (IOException e) {
      // Not among what the program said: a killed one may be cut off.
      synchronized (errors) {
        errors.addLast("(its output could not be read on: " + e.getMessage() + ")");
      }
    }
  }
}
