package dev.upshift.testkit;

import dev.upshift.broker.BrokerCommand;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The product's own broker, as {@code ./upshift broker} runs it. Build it before: {@code package}.
 */
public final class EmbeddedBrokerFixture implements BrokerFixture {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path stateFolder;
  private final int port = Ports.free();
  private @Nullable RunningProcess process;

  private EmbeddedBrokerFixture(Path stateFolder) {
    this.stateFolder = stateFolder;
  }

  /** Registers the users and hosts in a new folder below the given one and starts the broker. */
  public static EmbeddedBrokerFixture start(Path folder, String... hosts) {
    Path state = folder.resolve("broker");
    BrokerFixture.register(state, hosts);
    EmbeddedBrokerFixture fixture = new EmbeddedBrokerFixture(state);
    fixture.start();
    return fixture;
  }

  @Override
  public URI uri() {
    return URI.create("mqtt://127.0.0.1:" + port);
  }

  @Override
  public Path stateFolder() {
    return stateFolder;
  }

  @Override
  public void start() {
    if (!Files.exists(BrokerCommand.jar(Project.root()))) {
      throw new IllegalStateException(
          BrokerCommand.jar(Project.root()) + " is missing: build with the phase package first");
    }
    RunningProcess started =
        RunningProcess.start(
            BrokerCommand.of(
                Project.root(),
                List.of("--state", stateFolder.toString(), "--port", String.valueOf(port))));
    process = started;
    started.awaitLine(line -> line.startsWith("ready: "), PATIENCE);
  }

  @Override
  public void kill() {
    process().kill();
  }

  @Override
  public void stop() {
    process().terminate();
    process().awaitExit(PATIENCE);
  }

  /** Its log so far. */
  public List<String> log() {
    return process().errors();
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }

  private RunningProcess process() {
    if (process == null) {
      throw new IllegalStateException("the broker was never started");
    }
    return process;
  }
}
