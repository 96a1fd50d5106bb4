package dev.upshift.examples.cartpole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The real trainer in a process of its own, as an agent starts it. */
final class TrainerProcess implements AutoCloseable {
  private final Path output;
  private final Path errors;
  private final Process process;

  private TrainerProcess(Path output, Path errors, Process process) {
    this.output = output;
    this.errors = errors;
    this.process = process;
  }

  static TrainerProcess start(Path folder, String... options) throws IOException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Path errors = Files.createTempFile(folder, "errors", ".txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                CartpoleMain.class.getProtectionDomain().getCodeSource().getLocation().getPath(),
                CartpoleMain.class.getName()));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    return new TrainerProcess(output, errors, process);
  }

  /** Waits until a line matches from its beginning. */
  TrainerProcess awaitLine(String expression) {
    Pattern pattern = Pattern.compile(expression + ".*");
    Awaitility.await(expression)
        .atMost(60, TimeUnit.SECONDS)
        .pollInterval(20, TimeUnit.MILLISECONDS)
        .until(() -> lines().anyMatch(pattern.asMatchPredicate()));
    return this;
  }

  Stream<String> lines() throws IOException {
    return Files.readString(output).lines();
  }

  String errors() throws IOException {
    return Files.readString(errors);
  }

  /**
   * The largest number that a line of this kind names as its episodes; zero without such a line.
   */
  long episodes(String kind) throws IOException {
    Pattern line = Pattern.compile(kind + " episodes=(\\d+) steps=.*");
    return lines()
        .map(line::matcher)
        .filter(Matcher::matches)
        .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
        .max()
        .orElse(0);
  }

  /** Lets the process run on for that long, or until it ends by itself. */
  boolean endsWithin(long milliseconds) throws InterruptedException {
    return process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
  }

  /** SIGTERM. */
  TrainerProcess terminate() {
    process.destroy();
    return this;
  }

  /** SIGKILL, and waits for the end. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }

  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the trainer ends").isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
