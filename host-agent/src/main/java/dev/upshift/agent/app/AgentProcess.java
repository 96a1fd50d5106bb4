package dev.upshift.agent.app;

import dev.upshift.agent.app.AgentConfiguration.OnExit;
import dev.upshift.agent.process.Remains;
import dev.upshift.agent.telemetry.BootSource;
import dev.upshift.agent.telemetry.GpuSource;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.YamlFile;
import dev.upshift.mqtt.MqttLinks;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One agent as a process has it: opened from a configuration file, closed in good order. */
final class AgentProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentProcess.class);
  private static final Duration BEYOND_GRACE = Duration.ofSeconds(15);

  /** Each look costs as much as a sensor. */
  private static final Duration BLOCKED_CHECK = Duration.ofSeconds(10);

  private final AgentConfiguration configuration;
  private final StateFolder folder;
  private final Vertx vertx;
  private final Context context;
  private final WorkerExecutor disk;
  private final Agent agent;
  private final Optional<LocalDoor> door;

  private AgentProcess(
      AgentConfiguration configuration,
      StateFolder folder,
      Vertx vertx,
      Context context,
      WorkerExecutor disk,
      Agent agent,
      Optional<LocalDoor> door) {
    this.configuration = configuration;
    this.folder = folder;
    this.vertx = vertx;
    this.context = context;
    this.disk = disk;
    this.agent = agent;
    this.door = door;
  }

  /** Supervises from here on. Vert.x takes as long to open as the rest does to be read. */
  static AgentProcess open(Path file) {
    FutureTask<Vertx> vertx = new FutureTask<>(() -> Vertx.vertx(options()));
    var _ = Thread.ofPlatform().daemon().name("opening").start(vertx);
    try {
      return open(file, vertx);
    } catch (RuntimeException e) {
      var _ = result(vertx).close();
      throw e;
    }
  }

  private static AgentProcess open(Path file, Future<Vertx> opening) {
    AgentConfiguration configuration = YamlFile.read(file, "agent", AgentConfiguration.class);
    String _ = configuration.password().readPassword("host add " + configuration.host().name());
    Path base = Objects.requireNonNull(file.toAbsolutePath().getParent());
    StateFolder folder = StateFolder.open(configuration.stateFolder());
    AgentClock clock = new AgentClock();
    EventLog log = folder.events();
    Beginning beginning =
        Beginning.find(
            folder, log, bootSource(configuration, base), clock.wall(), configuration.lowestMode());
    Vertx vertx = result(opening);
    Context context = vertx.getOrCreateContext();
    WorkerExecutor disk = vertx.createSharedWorkerExecutor("disk", 1, 1, TimeUnit.HOURS);
    AgentParts parts =
        new AgentParts(
            context,
            disk,
            clock,
            (settings, listener) -> MqttLinks.create(vertx, settings, listener),
            GpuSource::find,
            base,
            folder.owner(configuration.host()),
            beginning.present().id().hashCode());
    Agent agent = on(context, () -> new Agent(vertx, configuration, parts, folder, log, beginning));
    Remains remains = result(agent.adopt());
    String _ =
        on(
            context,
            () -> {
              agent.start(remains);
              return agent.session();
            });
    Optional<LocalDoor> door = door(folder, new LocalOrders(context, agent::announce));
    return new AgentProcess(configuration, folder, vertx, context, disk, agent, door);
  }

  private static VertxOptions options() {
    return new VertxOptions()
        .setEventLoopPoolSize(1)
        .setInternalBlockingPoolSize(2)
        .setBlockedThreadCheckInterval(BLOCKED_CHECK.toMillis());
  }

  private static Optional<LocalDoor> door(StateFolder folder, LocalOrders orders) {
    try {
      return Optional.of(LocalDoor.open(folder.path(), orders::obey));
    } catch (IOException e) {
      LOG.warn("Orders on this host will not be heard, as {}: {}", e.getMessage(), e.getCause());
      return Optional.empty();
    }
  }

  private static <T> T result(Future<T> task) {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the agent cannot be put together", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(ExitCode.ERROR, "The agent was interrupted while it started.", e);
    }
  }

  /** As configured. */
  @Override
  public void close() {
    close(configuration.onExit());
  }

  String host() {
    return configuration.host().name();
  }

  /** Again and again on the loop that everything happens on: not, once that loop is stuck. */
  void every(Duration period, Runnable work) {
    context.runOnContext(_ -> {
      var _ = vertx.setPeriodic(period.toMillis(), _ -> work.run());
    });
  }

  /** First after a delay, then again and again, where a slow disk keeps nobody waiting. */
  void aside(Duration delay, Duration period, Runnable work) {
    context.runOnContext(_ -> {
      var _ = vertx.setPeriodic(delay.toMillis(), period.toMillis(), _ -> onDisk(work));
    });
  }

  private void onDisk(Runnable work) {
    var _ =
        disk.executeBlocking(Executors.callable(work))
            .onFailure(e -> LOG.warn("Work that nothing waits for failed", e));
  }

  /** Stops the training gracefully, or leaves it running; then ends everything else. */
  void close(OnExit wanted) {
    boolean goingDown = ServiceManager.present().isGoingDown();
    boolean last = goingDown || ProcessHandle.current().pid() == 1;
    OnExit training = last ? OnExit.STOP : wanted;
    Duration limit =
        configuration.gracePeriod().plus(configuration.checkpointWait()).plus(BEYOND_GRACE);
    try {
      var _ =
          on(context, () -> agent.stop(training, goingDown))
              .await(limit.toSeconds(), TimeUnit.SECONDS);
      var _ = vertx.close().await(BEYOND_GRACE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.error("The agent did not end in good order within {} s", limit.toSeconds(), e);
    }
    release();
  }

  private void release() {
    door.ifPresent(LocalDoor::close);
    folder.close();
  }

  /** Runs on the context and waits; a link belongs to the context that it is made on. */
  private static <T> T on(Context context, Supplier<T> work) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(_ -> promise.complete(work.get()));
    return promise.future().await();
  }

  private static BootSource bootSource(AgentConfiguration configuration, Path base) {
    String source = configuration.bootSource();
    try {
      return switch (source) {
        case "auto" -> BootSource.found(Path.of("/proc"), ProcessHandle.current().pid());
        case "kernel" -> new BootSource.Kernel();
        case "container" -> new BootSource.Container();
        default -> new BootSource.Folder(base.resolve(source).normalize());
      };
    } catch (InvalidPathException e) {
      throw new FailureException(
          ExitCode.USAGE,
          "boot-source must be auto, kernel, container or a folder, but was " + source,
          e);
    }
  }
}
