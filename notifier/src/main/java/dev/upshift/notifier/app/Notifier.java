package dev.upshift.notifier.app;

import dev.upshift.configuration.FailureException;
import dev.upshift.mqtt.Delivery;
import dev.upshift.mqtt.LinkException;
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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

  private static final long LOOK_MILLIS = Duration.ofSeconds(15).toMillis();
  private static final long INSPECT_MILLIS = Duration.ofSeconds(5).toMillis();

  private final StateFolder folder;
  private final Outbox outbox;
  private final Vertx vertx;
  private final Context context;
  private final InstantSource clock;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Measurements measurements = new Measurements(registry);
  private final FullTexts fullTexts = new FullTexts();
  private final List<AutoCloseable> helpers = new ArrayList<>();
  private final Sorter sorter;
  private final MorningCheck morningCheck;
  private final ControlDoor door;
  private final Connection connection;
  private final Complaints complaints;
  private final Lanes lanes;
  private final Inspection inspection;
  private final HealthPage page;
  private final int port;

  private Notifier(
      NotifierConfiguration configuration,
      StateFolder folder,
      LinkFactory links,
      InstantSource clock,
      PrintStream out,
      Consumer<LinkException> takenOver) {
    this.folder = folder;
    this.clock = clock;
    outbox = folder.outbox();
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(4));
    context = vertx.getOrCreateContext();
    sorter = new Sorter(configuration, outbox, clock);
    morningCheck = new MorningCheck(configuration.topics(), outbox, sorter, clock);
    ControlDesk desk = new ControlDesk(outbox, sorter, clock, this::wake);
    door = on(() -> new ControlDoor(configuration, context, links, desk));
    long epoch = outbox.attendance().newEpoch(clock.instant());
    String id = UUID.randomUUID().toString();
    connection = on(() -> new Connection(configuration, clock, epoch, id, vertx, links, takenOver));
    complaints =
        new Complaints(
            measurements,
            configuration.topics(),
            clock,
            connection.link(),
            outbox,
            sorter,
            this::wake);
    lanes = new Lanes(outbox, fullTexts, clock, out, complaints);
    inspection =
        new Inspection(configuration, outbox.queues(), lanes, complaints, measurements, clock);
    page =
        new HealthPage(vertx, outbox, lanes::all, connection.link()::isConnected, clock, registry);
    port = page.listen(configuration.httpPort());
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
    new Trial(configuration, clock, out).check();
    StateFolder folder = StateFolder.open(configuration.stateFolder());
    return start(configuration, folder, links, clock, out, takenOver);
  }

  /** Starts all of it on a folder that is this process's own. */
  static Notifier start(
      NotifierConfiguration configuration,
      StateFolder folder,
      LinkFactory links,
      InstantSource clock,
      PrintStream out,
      Consumer<LinkException> takenOver) {
    Notifier notifier = new Notifier(configuration, folder, links, clock, out, takenOver);
    notifier.run(configuration);
    return notifier;
  }

  /** Makes something on the context that it shall live on. */
  private <T> T on(Supplier<T> maker) {
    CompletableFuture<T> made = new CompletableFuture<>();
    context.runOnContext(_ -> made.completeAsync(maker, Runnable::run));
    return made.join();
  }

  private void run(NotifierConfiguration configuration) {
    complaints.resume(configuration.channels().stream().map(ChannelConfiguration::name).toList());
    follow(configuration);
    Intake intake =
        new Intake(context, configuration.topics(), outbox, sorter, measurements, lanes::commit);
    Watch watch = new Watch(context, outbox, sorter, clock, this::wake);
    sweep();
    watch.start(connection.link()::isConnected, connection::beat);
    again(LOOK_MILLIS, morningCheck::look);
    again(INSPECT_MILLIS, inspection::look);
    connection.open(d -> receive(d, intake), complaints::failing, watch::connected, watch::lost);
    door.open();
  }

  private void receive(Delivery delivery, Intake intake) {
    if (!morningCheck.hear(delivery)) {
      intake.accept(delivery);
    }
  }

  private void again(long millis, Runnable look) {
    vertx.setPeriodic(
        millis,
        _ ->
            context
                .executeBlocking(() -> {
                  look.run();
                  return true;
                })
                .onSuccess(_ -> wake())
                .onFailure(e -> LOG.error("A look failed: {}", e.getMessage(), e)));
  }

  private void wake() {
    lanes.wake();
  }

  /** Takes up a configuration while it runs; where it throws, everything stays as it is. */
  void follow(NotifierConfiguration configuration) {
    fullTexts.servedAt(
        configuration.publicAddress().orElseGet(() -> URI.create("http://127.0.0.1:" + port)));
    lanes.follow(configuration);
    sorter.follow(configuration);
    morningCheck.follow(configuration);
    page.show(lanes.names());
    inspection.follow(configuration);
    wake();
  }

  /** Looks after the file from now on: what changes there is taken up. */
  void watch(Path file, NotifierConfiguration present) {
    Reload reload = new Reload(file, present, this::follow, complaints);
    reload.start();
    helpers.add(reload);
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
    for (AutoCloseable helper : helpers) {
      try {
        helper.close();
      } catch (Exception e) {
        LOG.warn("Closing did not end well: {}", e.toString());
      }
    }
    lanes.close();
    finish("the door for orders", door.close());
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

  private void sweep() {
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
}
