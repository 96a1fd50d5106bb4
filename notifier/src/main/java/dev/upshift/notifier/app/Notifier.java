package dev.upshift.notifier.app;

import dev.upshift.configuration.FailureException;
import dev.upshift.mqtt.LinkException;
import dev.upshift.notifier.channel.Channel;
import dev.upshift.notifier.decide.Route;
import dev.upshift.notifier.outbox.Outbox;
import dev.upshift.notifier.outbox.OutboxException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The notifier, wired: the link hands messages to the intake, the intake commits them to the outbox
 * and acknowledges, and one lane for each channel sends what the outbox has. Sending needs no
 * broker: it begins before the first connection.
 */
final class Notifier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
  private static final Duration MEMORY = Duration.ofDays(30);
  private static final long SWEEP_MILLIS = Duration.ofHours(6).toMillis();

  private final StateFolder folder;
  private final Outbox outbox;
  private final Vertx vertx;
  private final Connection connection;
  private final List<Lane> lanes;
  private final int port;

  private Notifier(
      StateFolder folder,
      Outbox outbox,
      Vertx vertx,
      Connection connection,
      List<Lane> lanes,
      int port) {
    this.folder = folder;
    this.outbox = outbox;
    this.vertx = vertx;
    this.connection = connection;
    this.lanes = lanes;
    this.port = port;
  }

  /**
   * Starts all of it.
   *
   * @param takenOver told when another client has taken the notifier's id: this one receives
   *     nothing any more
   */
  static Notifier start(
      NotifierConfiguration configuration,
      LinkFactory links,
      InstantSource clock,
      PrintStream out,
      Consumer<LinkException> takenOver) {
    Privacy.require(configuration.secrets());
    Channels maker = new Channels(configuration.retry().timeLimit(), clock, out);
    List<Channel> channels = configuration.channels().stream().map(maker::of).toList();
    StateFolder folder = StateFolder.open(configuration.stateFolder());
    Outbox outbox = folder.outbox();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(4));
    Context context = vertx.getOrCreateContext();
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Measurements measurements = new Measurements(registry);
    Connection connection =
        on(
            context,
            () ->
                new Connection(
                    configuration,
                    clock,
                    outbox.newEpoch(clock.instant()),
                    UUID.randomUUID().toString(),
                    vertx,
                    links,
                    takenOver));
    Complaints complaints =
        new Complaints(measurements, configuration.topics(), clock, connection.link());
    FullTexts fullTexts = new FullTexts();
    List<Lane> lanes = lanes(configuration, channels, outbox, fullTexts, clock, complaints);
    List<String> names = lanes.stream().map(Lane::name).toList();
    complaints.resume(outbox, names);
    HealthPage page =
        new HealthPage(vertx, outbox, lanes, connection.link()::isConnected, clock, registry);
    int port = page.listen(configuration.httpPort());
    fullTexts.servedAt(
        configuration.publicAddress().orElseGet(() -> URI.create("http://127.0.0.1:" + port)));
    Notifier notifier = new Notifier(folder, outbox, vertx, connection, lanes, port);
    Intake intake =
        new Intake(
            context,
            configuration.topics(),
            outbox,
            routes(configuration),
            configuration::manner,
            clock,
            measurements,
            () -> lanes.forEach(Lane::wake));
    Watch watch =
        new Watch(
            context,
            outbox,
            routes(configuration),
            configuration::manner,
            clock,
            () -> lanes.forEach(Lane::wake));
    notifier.run(names, intake, watch, clock);
    return notifier;
  }

  /** Makes something on the context that it shall live on. */
  private static <T> T on(Context context, Supplier<T> maker) {
    CompletableFuture<T> made = new CompletableFuture<>();
    context.runOnContext(_ -> made.completeAsync(maker, Runnable::run));
    return made.join();
  }

  private void run(List<String> names, Intake intake, Watch watch, InstantSource clock) {
    tellOfOrphans(names);
    lanes.forEach(Lane::start);
    sweep(clock);
    watch.start(connection.link()::isConnected, connection::beat);
    connection.open(intake::accept, watch::connected);
  }

  int port() {
    return port;
  }

  /** Again and again on the event loop: not, once that is stuck. */
  void every(Duration period, Runnable work) {
    long _ = vertx.setPeriodic(period.toMillis(), _ -> work.run());
  }

  @Override
  public void close() {
    lanes.forEach(Lane::close);
    finish("the link", connection.close());
    finish("Vert.x", vertx.close());
    try {
      outbox.close();
      folder.close();
    } catch (OutboxException | FailureException e) {
      LOG.warn("The state folder was not closed: {}", e.getMessage());
    }
  }

  private static void finish(String what, Future<Void> closing) {
    try {
      closing.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Closing {} did not end well: {}", what, e.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void tellOfOrphans(List<String> configured) {
    outbox.channelsWaiting().stream()
        .filter(c -> !configured.contains(c))
        .forEach(c ->
            LOG.warn(
                "{} messages wait for channel '{}', which is not configured any more.",
                outbox.backlog(c).waiting(),
                c));
  }

  private void sweep(InstantSource clock) {
    vertx.setPeriodic(
        SWEEP_MILLIS,
        _ ->
            vertx
                .executeBlocking(() -> outbox.forget(before(clock)))
                .onFailure(e -> LOG.error("{}", e.getMessage())));
  }

  private static Instant before(InstantSource clock) {
    return clock.instant().minus(MEMORY);
  }

  private static List<Route> routes(NotifierConfiguration configuration) {
    return configuration.channels().stream().map(ChannelConfiguration::route).toList();
  }

  private static List<Lane> lanes(
      NotifierConfiguration configuration,
      List<Channel> channels,
      Outbox outbox,
      FullTexts fullTexts,
      InstantSource clock,
      LaneListener listener) {
    return IntStream.range(0, channels.size())
        .mapToObj(i ->
            new Lane(
                configuration.channels().get(i).name(),
                channels.get(i),
                outbox,
                configuration.retry().schedule(),
                fullTexts,
                configuration.rhythm(configuration.channels().get(i).name()),
                clock,
                listener))
        .toList();
  }
}
