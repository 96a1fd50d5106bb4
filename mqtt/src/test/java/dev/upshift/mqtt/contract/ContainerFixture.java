package dev.upshift.mqtt.contract;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import com.github.dockerjava.api.model.Volume;
import dev.upshift.broker.BrokerCommand;
import dev.upshift.testkit.BrokerFixture;
import dev.upshift.testkit.Ports;
import dev.upshift.testkit.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;

/**
 * The product's broker, HiveMQ, in a container: a network, processes and limits of its own, reached
 * through a published port. No image is fetched from anywhere: an empty one gets this machine's
 * programs, the JDK and what was built, all read only.
 */
final class ContainerFixture implements BrokerFixture {
  private static final int PORT = 1883;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final ContainerEngine engine;
  private final Path stateFolder;
  private final int published = Ports.free();
  private final GenericContainer<?> container;
  private int starts = 1;

  private ContainerFixture(ContainerEngine engine, Path stateFolder) {
    this.engine = engine;
    this.stateFolder = stateFolder;
    this.container = container();
  }

  /** Registers the users and hosts in a new folder below the given one and starts the broker. */
  static ContainerFixture start(Path folder, String... hosts) {
    Path state = folder.resolve("broker");
    BrokerFixture.register(state, hosts);
    ContainerFixture fixture =
        new ContainerFixture(ContainerEngine.require(folder.resolve("engine")), state);
    try {
      fixture.container.start();
      return fixture;
    } catch (RuntimeException e) {
      fixture.close();
      refusal(e).ifPresent(said -> Assumptions.abort("no container runs here: " + said));
      throw e;
    }
  }

  /** What the engine said where it would not run any container; a broker that failed is no such. */
  private static Optional<String> refusal(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .filter(DockerException.class::isInstance)
        .map(Throwable::getMessage)
        .findFirst();
  }

  private GenericContainer<?> container() {
    List<String> command =
        BrokerCommand.of(
            Project.root(),
            List.of("--state", stateFolder.toString(), "--listen", "0.0.0.0", "--port", "" + PORT));
    return new GenericContainer<>(
            // An image has at least one file.
            new ImageFromDockerfile()
                .withFileFromString("hosts", "")
                .withFileFromString("Dockerfile", "FROM scratch\nCOPY hosts /etc/hosts\n"))
        .withExposedPorts(PORT)
        .withCommand(command.toArray(String[]::new))
        .withTmpFs(Map.of("/tmp", "rw"))
        .withCreateContainerCmdModifier(
            create -> create.withUser(owner(stateFolder)).withHostConfig(on(create)))
        .waitingFor(Wait.forLogMessage("ready: .*\\n", 1).withStartupTimeout(PATIENCE));
  }

  private HostConfig on(CreateContainerCmd create) {
    Binding loopback = Binding.bindIpAndPort("127.0.0.1", published);
    return Objects.requireNonNull(create.getHostConfig())
        .withPortBindings(new PortBinding(loopback, new ExposedPort(PORT)))
        .withBinds(binds());
  }

  /** What a Java program needs of a machine, what was built, and the state. */
  private List<Bind> binds() {
    Path usr = Path.of("/usr");
    List<Bind> binds = new ArrayList<>();
    Stream.of(usr, Project.root(), Path.of(System.getProperty("java.home")))
        .distinct()
        .forEach(path -> binds.add(bind(path, path, AccessMode.ro)));
    Stream.of("lib", "lib64")
        .filter(name -> Files.isDirectory(usr.resolve(name)))
        .forEach(name -> binds.add(bind(usr.resolve(name), Path.of("/", name), AccessMode.ro)));
    binds.add(bind(stateFolder, stateFolder, AccessMode.rw));
    return binds;
  }

  private static Bind bind(Path from, Path to, AccessMode access) {
    return new Bind(from.toString(), new Volume(to.toString()), access);
  }

  private static String owner(Path file) {
    try {
      return Files.getAttribute(file, "unix:uid").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public URI uri() {
    return URI.create("mqtt://127.0.0.1:" + published);
  }

  @Override
  public Path stateFolder() {
    return stateFolder;
  }

  @Override
  public void kill() {
    client().killContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void start() {
    client().startContainerCmd(container.getContainerId()).exec();
    Awaitility.await().atMost(PATIENCE).until(() -> readyLines() > starts);
    starts++;
  }

  private long readyLines() {
    return container.getLogs().lines().filter(line -> line.startsWith("ready: ")).count();
  }

  @Override
  public void stop() {
    client().stopContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void close() {
    container.close();
    engine.close();
  }

  private DockerClient client() {
    return container.getDockerClient();
  }
}
