package dev.upshift.brain.app;

import dev.upshift.testkit.BrokerFixture;
import dev.upshift.testkit.Processes;
import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;

/** A brain as a process of its own, that can be killed and started again on the same state. */
final class BrainProcess implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final List<String> QUICK =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx128m");

  private final Path file;
  private final Path state;
  private RunningProcess process;

  BrainProcess(Path folder, BrokerFixture broker, String policy) {
    this(folder, broker, policy, "");
  }

  /** With more keys of the section {@code brain:}. */
  BrainProcess(Path folder, BrokerFixture broker, String policy, String more) {
    this.state = folder.resolve("brain");
    this.file =
        write(
            folder.resolve("upshift.yaml"),
            """
            brain:
              broker: %s
              password: %s
              state-folder: %s
              http-port: 0
              policy:
            %s
            %s
            """
                .formatted(
                    broker.uri(),
                    broker.password("brain").source(),
                    state,
                    policy.indent(4),
                    more.indent(2)));
  }

  static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      return Assertions.fail(e);
    }
  }

  static List<String> command(List<String> arguments) {
    List<String> command =
        new ArrayList<>(Processes.mainCommand(BrainMain.class.getName(), arguments));
    command.addAll(1, QUICK);
    return command;
  }

  BrainProcess start() {
    process = RunningProcess.start(command(List.of("-c", file.toString())));
    return this;
  }

  BrainProcess startAndAwait() {
    start();
    awaitReady();
    return this;
  }

  String awaitReady() {
    return process.awaitLine(line -> line.startsWith("ready: brain "), PATIENCE);
  }

  RunningProcess process() {
    return process;
  }

  Path state() {
    return state;
  }

  Path file() {
    return file;
  }

  String token() throws IOException {
    return Files.readString(state.resolve("http-token")).strip();
  }

  HttpResponse<String> ask(String path, boolean withToken) throws Exception {
    String ready = awaitReady();
    String address = ready.substring(ready.indexOf("http"), ready.indexOf(" epoch"));
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path));
    if (withToken) {
      request.header("Authorization", "Bearer " + token());
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }

  void stop() {
    process.terminate();
    process.awaitExit(PATIENCE);
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
