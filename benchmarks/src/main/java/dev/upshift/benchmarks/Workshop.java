package dev.upshift.benchmarks;

import dev.upshift.testkit.MosquittoFixture;
import dev.upshift.testkit.Project;
import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The folder, the broker and the processes of one benchmark; all gone when it is closed. */
public final class Workshop implements AutoCloseable {
  private final Path folder;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private Workshop(Path folder) {
    this.folder = folder;
  }

  public static Workshop open() {
    try {
      return new Workshop(Files.createTempDirectory("upshift-bench"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path folder() {
    return folder;
  }

  /** A real Mosquitto with the product's own files and the given hosts. */
  public MosquittoFixture startBroker(String... hosts) {
    MosquittoFixture started = MosquittoFixture.start(folder, hosts);
    open.push(started);
    return started;
  }

  /** Closes something with the workshop, after all that is opened later. */
  public void keep(AutoCloseable tool) {
    open.push(tool);
  }

  /** Starts a program in the folder. */
  public RunningProcess start(List<String> command) {
    return start(command, Map.of());
  }

  /** Starts a program in the folder, with additions to the environment. */
  public RunningProcess start(List<String> command, Map<String, String> environment) {
    RunningProcess process = RunningProcess.start(command, environment, folder);
    open.push(process);
    return process;
  }

  /** The command line of one of the launcher's commands. */
  public static List<String> upshift(String... words) {
    List<String> command = new ArrayList<>();
    command.add(Project.root().resolve("upshift").toString());
    command.addAll(List.of(words));
    return command;
  }

  /** Writes a file of the folder. */
  public Path write(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.toAbsolutePath().getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a script of the folder. */
  public Path script(String name, String text) {
    Path file = write(name, text);
    if (!file.toFile().setExecutable(true)) {
      throw new IllegalStateException(file + " cannot be made executable");
    }
    return file;
  }

  @Override
  public void close() {
    try {
      while (!open.isEmpty()) {
        open.pop().close();
      }
      delete();
    } catch (Exception e) {
      throw new IllegalStateException("the benchmark's folder " + folder + " is left behind", e);
    }
  }

  private void delete() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
