package dev.upshift.mqtt.contract;

import dev.upshift.testkit.RealPart;
import dev.upshift.testkit.RunningProcess;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * The machine's container engine, or, where none runs and the real parts are required, one of the
 * test's own that ends with it. A machine may have its program and not let it run, as in a
 * container without the rights: then the test is skipped, with what the engine said.
 */
final class ContainerEngine implements AutoCloseable {
  private static final Path SOCKET = Path.of("/var/run/docker.sock");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Optional<RunningProcess> own;

  private ContainerEngine(Optional<RunningProcess> own) {
    this.own = own;
  }

  static ContainerEngine require(Path folder) {
    if (System.getenv("DOCKER_HOST") != null || serves()) {
      return new ContainerEngine(Optional.empty());
    }
    Path program = RealPart.DOCKERD.require();
    Assumptions.assumeTrue(
        "true".equals(System.getenv(RealPart.REQUIRED)),
        "no container engine runs; ./upshift verify --install-parts starts one for the test");
    return new ContainerEngine(Optional.of(start(program, folder)));
  }

  private static RunningProcess start(Path program, Path folder) {
    RunningProcess engine =
        RunningProcess.start(
            List.of(
                program.toString(),
                "--data-root=" + folder.resolve("data"),
                "--exec-root=" + folder.resolve("run"),
                "--pidfile=" + folder.resolve("pid")));
    Awaitility.await().atMost(PATIENCE).until(() -> serves() || !engine.isAlive());
    if (!engine.isAlive()) {
      String said = engine.errors().isEmpty() ? "nothing" : engine.errors().getLast();
      Assumptions.abort("the container engine " + program + " does not run here: " + said);
    }
    return engine;
  }

  private static boolean serves() {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(SOCKET))) {
      return channel.isConnected();
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void close() {
    own.ifPresent(engine -> {
      engine.terminate();
      engine.awaitExit(PATIENCE);
      engine.close();
    });
  }
}
