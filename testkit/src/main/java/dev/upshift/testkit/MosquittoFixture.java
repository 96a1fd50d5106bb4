package dev.upshift.testkit;

import dev.upshift.broker.mosquitto.MosquittoFiles;
import dev.upshift.broker.mosquitto.MosquittoSettings;
import dev.upshift.broker.registry.HostRegistry;
import dev.upshift.configuration.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A real Mosquitto with the files that the product writes for it. The test is skipped where
 * Mosquitto is missing.
 */
public final class MosquittoFixture implements BrokerFixture {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path program;
  private final Path stateFolder;
  private final MosquittoSettings settings;
  private @Nullable RunningProcess process;

  private MosquittoFixture(Path program, Path stateFolder) {
    this.program = program;
    this.stateFolder = stateFolder;
    this.settings =
        MosquittoSettings.of(stateFolder.resolve("mosquitto"), "127.0.0.1", Ports.free());
  }

  /** Registers the users and hosts in a new folder below the given one and starts Mosquitto. */
  public static MosquittoFixture start(Path folder, String... hosts) {
    Path program = RealPart.MOSQUITTO.require();
    Path state = folder.resolve("mosquitto-state");
    BrokerFixture.register(state, hosts);
    MosquittoFixture fixture = new MosquittoFixture(program, state);
    fixture.writeFiles();
    fixture.start();
    return fixture;
  }

  @Override
  public URI uri() {
    return URI.create("mqtt://127.0.0.1:" + settings.port());
  }

  @Override
  public Path stateFolder() {
    return stateFolder;
  }

  @Override
  public void start() {
    process =
        RunningProcess.start(
            List.of(
                program.toString(), "-c", settings.folder().resolve("mosquitto.conf").toString()));
    Awaitility.await().atMost(PATIENCE).until(this::serves);
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

  /** SIGHUP makes Mosquitto read its passwords and rights again; it says so in its log. */
  @Override
  public Secret addHost(String name) {
    Secret secret = BrokerFixture.super.addHost(name);
    reload();
    return secret;
  }

  @Override
  public void remove(String name) {
    BrokerFixture.super.remove(name);
    reload();
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }

  private void reload() {
    writeFiles();
    long before = reloads();
    try (RunningProcess hangUp =
        RunningProcess.start(List.of("kill", "-HUP", String.valueOf(process().pid())))) {
      hangUp.awaitExit(PATIENCE);
    }
    Awaitility.await().atMost(PATIENCE).until(() -> reloads() > before);
  }

  private long reloads() {
    return process().errors().stream().filter(line -> line.contains("Reloading config")).count();
  }

  private void writeFiles() {
    MosquittoFiles.write(settings, HostRegistry.in(stateFolder).roster());
    try {
      // Started by root, Mosquitto would become a user who may not read the test's folder.
      Files.writeString(
          settings.folder().resolve("mosquitto.conf"),
          "user " + System.getProperty("user.name") + "\n",
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean serves() {
    if (!process().isAlive()) {
      throw new AssertionError("Mosquitto ended: " + process().errors());
    }
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()), 1000);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private RunningProcess process() {
    if (process == null) {
      throw new IllegalStateException("Mosquitto was never started");
    }
    return process;
  }
}
