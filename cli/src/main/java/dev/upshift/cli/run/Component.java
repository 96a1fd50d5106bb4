package dev.upshift.cli.run;

import dev.upshift.cli.setup.Sections;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A component (broker, brain, notifier, agent) as a child process, started through the launcher,
 * which becomes the component's own Java process: the pid is the component's. It is told apart from
 * a terminal's Ctrl-C, so that whoever started it can stop the parts in order.
 */
public final class Component {
  private static final String READY = "ready: ";

  private final String name;
  private final Process process;
  private final CompletableFuture<String> ready = new CompletableFuture<>();

  private Component(String name, Process process) {
    this.name = name;
    this.process = process;
  }

  /**
   * Starts one.
   *
   * @param environment added to this process's own
   * @param output takes each line that it writes, from a thread of its own
   */
  public static Component start(
      String name,
      List<String> arguments,
      Map<String, String> environment,
      Consumer<String> output) {
    List<String> command = new ArrayList<>();
    command.add(launcher().toString());
    command.add(name);
    command.addAll(arguments);
    if (name.equals(Sections.AGENT)) {
      command.add("--stop-training"); // Whoever started it here wants nothing left behind.
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.environment().put("UPSHIFT_BUILT", "true");
    builder.environment().put("UPSHIFT_OWN_SESSION", "true");
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      Component component = new Component(name, process);
      component.pump(process.getInputStream(), output);
      component.pump(process.getErrorStream(), output);
      return component;
    } catch (IOException e) {
      throw new FailureException(
          ExitCode.ERROR, "The " + name + " cannot be started: " + e.getMessage() + ".", e);
    }
  }

  private static Path launcher() {
    return home().resolve("upshift");
  }

  /** Where the launcher and everything built stands; the launcher says so to what it starts. */
  public static Path home() {
    String home = System.getProperty("upshift.home");
    if (home == null) {
      throw new FailureException(
          ExitCode.ERROR, "This command starts other processes: run it with ./upshift.");
    }
    return Path.of(home).toAbsolutePath();
  }

  private void pump(InputStream stream, Consumer<String> output) {
    Thread.ofVirtual()
        .name(name + " output")
        .start(() -> {
          try (BufferedReader reader =
              new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            while (line != null) {
              heard(line);
              output.accept(line);
              line = reader.readLine();
            }
          } catch (IOException _) {
            output.accept("(its output has ended)");
          }
        });
  }

  private void heard(String line) {
    if (line.startsWith(READY)) {
      ready.complete(line.substring(READY.length()));
    }
  }

  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  /** Completes with the exit code when the process has ended. */
  public CompletableFuture<Integer> ended() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /**
   * Waits until it serves.
   *
   * @return what it says about itself
   * @throws FailureException where it ends before, with its own exit code, or takes too long
   */
  public String awaitReady(Duration timeout) {
    CompletableFuture<Object> first = CompletableFuture.anyOf(ready, ended());
    try {
      Object outcome = first.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return outcome instanceof String said ? said : endedEarly((Integer) outcome);
    } catch (TimeoutException e) {
      throw new FailureException(
          ExitCode.ERROR,
          "The " + name + " was not ready within " + timeout.toSeconds() + " s: see its output.",
          e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(ExitCode.ERROR, "The command was interrupted.", e);
    }
  }

  private String endedEarly(int code) {
    ExitCode meant =
        switch (code) {
          case 2 -> ExitCode.USAGE;
          case 4 -> ExitCode.UNREACHABLE;
          default -> ExitCode.ERROR;
        };
    throw new FailureException(
        meant,
        "The " + name + " ended with exit code " + code + " before it was ready: see its output.");
  }

  /** Asks it to stop, waits, and kills it where it does not listen. */
  public void stop(Duration grace) {
    process.destroy();
    if (!waitFor(grace)) {
      process.destroyForcibly();
      waitFor(grace);
    }
  }

  /** SIGKILL, and gone. */
  public void kill() {
    process.destroyForcibly();
    waitFor(Duration.ofSeconds(10));
  }

  private boolean waitFor(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
