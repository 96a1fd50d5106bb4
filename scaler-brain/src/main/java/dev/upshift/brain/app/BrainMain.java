package dev.upshift.brain.app;

import dev.upshift.brain.journal.JournalFile;
import dev.upshift.brain.web.WebServer;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.YamlFile;
import dev.upshift.configuration.systemd.ServiceSocket;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The brain's process: {@code brain -c FILE [--debug]}. */
@Command(
    name = "brain",
    mixinStandardHelpOptions = true,
    description = "Decides in which mode each host trains.",
    subcommands = RepairCommand.class)
public final class BrainMain implements Callable<Integer> {
  private static final Duration CLOSING = Duration.ofSeconds(20);

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration file; its section 'brain:' is read.")
  private Path file = Path.of("upshift.yaml");

  @Option(names = "--debug", description = "Log more, with stack traces.")
  private boolean debug;

  private final CountDownLatch closed = new CountDownLatch(1);

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new BrainMain()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    configureLogging();
    try {
      return serve(YamlFile.read(file, "brain", BrainConfiguration.class));
    } catch (FailureException e) {
      return failed(e);
    }
  }

  private int failed(FailureException e) {
    System.err.println(e.sentence());
    if (debug) {
      e.printStackTrace(System.err);
    }
    return e.exitCode().code();
  }

  private int serve(BrainConfiguration configuration) throws InterruptedException {
    configuration.password().readPassword("user add brain --role brain");
    JournalFile journal = JournalFile.open(configuration.stateFolder());
    String token = HttpToken.of(configuration);
    Vertx vertx = Vertx.vertx();
    try {
      Context context = vertx.getOrCreateContext();
      AtomicInteger port = new AtomicInteger();
      Brain brain =
          new Brain(context, configuration, journal, epoch -> ready(context, port.get(), epoch));
      port.set(listen(context, brain, configuration.httpPort(), token));
      CompletableFuture<Optional<FailureException>> ended = brain.start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(brain), "shutdown"));
      Optional<FailureException> reason = result(ended);
      await(brain.close(), CLOSING);
      return reason.map(this::failed).orElse(ExitCode.OK.code());
    } finally {
      await(vertx.close(), CLOSING);
      closed.countDown();
    }
  }

  /**
   * On SIGTERM: asks, and waits until the main thread has closed everything. An end in order is a
   * success, whatever signal asked for it.
   */
  private void stop(Brain brain) {
    ServiceSocket.present().stopping();
    boolean asked = brain.stop();
    try {
      boolean inOrder = closed.await(CLOSING.toSeconds(), TimeUnit.SECONDS);
      if (asked && inOrder) {
        Runtime.getRuntime().halt(ExitCode.OK.code());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static int listen(Context context, Brain brain, int port, String token)
      throws InterruptedException {
    CompletableFuture<HttpServer> listening = new CompletableFuture<>();
    context.runOnContext(_ ->
        new WebServer(context.owner(), InstantSource.system(), new LiveSource(brain), token)
            .listen(port)
            .onComplete(listening::complete, listening::completeExceptionally));
    return result(listening).actualPort();
  }

  private static void ready(Context context, int port, long epoch) {
    ServiceSocket service = ServiceSocket.present();
    service.ready();
    service
        .pace()
        .ifPresent(pace ->
            context.runOnContext(_ -> {
              var _ = context.owner().setPeriodic(pace.toMillis(), _ -> service.alive());
            }));
    System.out.println("ready: brain http://127.0.0.1:" + port + " epoch " + epoch);
    System.out.flush();
  }

  private static <T> T result(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FailureException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static void await(Future<Void> future, Duration limit) throws InterruptedException {
    try {
      future.toCompletionStage().toCompletableFuture().get(limit.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      System.err.println("The brain could not end in order: " + e.getMessage());
    }
  }

  private void configureLogging() {
    System.setProperty("logback.configurationFile", "dev/upshift/brain/app/logback.xml");
    if (debug) {
      System.setProperty("upshift.log.level", "DEBUG");
      System.setProperty("upshift.log.stack", "full");
    }
  }
}
