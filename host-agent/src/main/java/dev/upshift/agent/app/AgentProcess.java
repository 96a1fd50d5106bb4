package dev.upshift.agent.app;

import dev.upshift.agent.telemetry.BootSource;
import dev.upshift.agent.telemetry.NvmlGpus;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.YamlFile;
import dev.upshift.mqtt.MqttLinks;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One agent as a process has it: opened from a configuration file, closed in good order. */
final class AgentProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentProcess.class);
  private static final Duration BEYOND_GRACE = Duration.ofSeconds(15);

  private final AgentConfiguration configuration;
  private final StateFolder folder;
  private final Vertx vertx;
  private final Context context;
  private final Agent agent;

  private AgentProcess(
      AgentConfiguration configuration,
      StateFolder folder,
      Vertx vertx,
      Context context,
      Agent agent) {
    this.configuration = configuration;
    this.folder = folder;
    this.vertx = vertx;
    this.context = context;
    this.agent = agent;
  }

  /** Supervises from here on. */
  static AgentProcess open(Path file) {
    AgentConfiguration configuration = YamlFile.read(file, "agent", AgentConfiguration.class);
    String _ = configuration.password().read();
    Path base = Objects.requireNonNull(file.toAbsolutePath().getParent());
    StateFolder folder = StateFolder.open(configuration.stateFolder());
    AgentClock clock = new AgentClock();
    EventLog log = folder.events();
    Beginning beginning =
        Beginning.find(
            folder, log, bootSource(configuration, base), clock.wall(), configuration.lowestMode());
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setInternalBlockingPoolSize(2));
    Context context = vertx.getOrCreateContext();
    AgentParts parts =
        new AgentParts(
            context,
            clock,
            (settings, listener) -> MqttLinks.create(vertx, settings, listener),
            NvmlGpus::open,
            base,
            folder.owner(),
            beginning.present().id().hashCode());
    Agent agent = on(context, () -> new Agent(vertx, configuration, parts, folder, log, beginning));
    boolean leftovers = agent.hasLeftovers();
    String _ =
        on(
            context,
            () -> {
              agent.start(leftovers);
              return agent.session();
            });
    return new AgentProcess(configuration, folder, vertx, context, agent);
  }

  String host() {
    return configuration.host().name();
  }

  /** Ends the training gracefully, then everything else. */
  @Override
  public void close() {
    Duration limit = configuration.gracePeriod().plus(BEYOND_GRACE);
    try {
      var _ = on(context, agent::stop).await(limit.toSeconds(), TimeUnit.SECONDS);
      var _ = vertx.close().await(BEYOND_GRACE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.error("The agent did not end in good order within {} s", limit.toSeconds(), e);
    }
    folder.close();
  }

  /** Runs on the context and waits; a link belongs to the context that it is made on. */
  private static <T> T on(Context context, Supplier<T> work) {
    return Future.<T>future(promise -> context.runOnContext(_ -> promise.complete(work.get())))
        .await();
  }

  private static BootSource bootSource(AgentConfiguration configuration, Path base) {
    String source = configuration.bootSource();
    if (source.equals("kernel")) {
      return new BootSource.Kernel();
    }
    try {
      return new BootSource.Folder(base.resolve(source).normalize());
    } catch (InvalidPathException e) {
      throw new FailureException(
          ExitCode.USAGE, "boot-source must be 'kernel' or a folder, but was " + source, e);
    }
  }
}
