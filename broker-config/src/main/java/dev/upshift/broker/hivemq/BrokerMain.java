package dev.upshift.broker.hivemq;

import dev.upshift.broker.BrokerConfiguration;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.YamlFile;
import dev.upshift.configuration.systemd.ServiceSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The embedded broker's process. Standard output has one line, {@code ready: mqtt://HOST:PORT}; the
 * log goes to standard error. It runs until SIGTERM or Ctrl-C and then stops gracefully.
 */
@Command(
    name = "broker",
    description = "Runs the embedded MQTT broker.",
    mixinStandardHelpOptions = true)
public final class BrokerMain implements Callable<Integer> {
  @Option(
      names = {"-c", "--config"},
      description = "configuration file; its section is broker:")
  private @Nullable Path file;

  @Option(names = "--listen", description = "address to listen on instead of the configured one")
  private @Nullable String listen;

  @Option(names = "--port", description = "port to listen on, 0 for any free one")
  private @Nullable Integer port;

  @Option(names = "--state", description = "state folder, where there is no configuration file")
  private @Nullable Path state;

  @Option(names = "--debug", description = "show causes of failures, and a longer log")
  private boolean debug;

  private static final Duration UNWATCHED = Duration.ofHours(1);

  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Starts the broker. */
  public static void main(String[] arguments) {
    int code = new CommandLine(new BrokerMain()).execute(arguments);
    System.exit(code);
  }

  @Override
  public Integer call() {
    configureLog();
    try {
      serve();
      return ExitCode.OK.code();
    } catch (FailureException e) {
      System.err.println(e.sentence());
      if (debug) {
        e.printStackTrace();
      }
      return e.exitCode().code();
    }
  }

  /** Has to come before the first logger: HiveMQ's jar brings a configuration of its own. */
  private void configureLog() {
    System.setProperty("logback.configurationFile", "dev/upshift/broker/hivemq/logback.xml");
    System.setProperty("upshift.log.level", debug ? "INFO" : "WARN");
  }

  private void serve() {
    EmbeddedBroker broker = EmbeddedBroker.start(configuration());
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(() -> {
                  broker.stop();
                  stopped.countDown();
                }));
    System.out.println("ready: " + broker.uri());
    System.out.flush();
    ServiceSocket service = ServiceSocket.present();
    service.ready();
    Duration pace = service.pace().orElse(UNWATCHED);
    try {
      while (!stopped.await(pace.toMillis(), TimeUnit.MILLISECONDS)) {
        service.alive();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private BrokerConfiguration configuration() {
    BrokerConfiguration configured = configured();
    try {
      return configured.withAddress(
          Optional.ofNullable(listen).orElse(configured.listen()),
          Optional.ofNullable(port).orElse(configured.port()));
    } catch (IllegalArgumentException e) {
      throw new FailureException(
          ExitCode.USAGE, "The broker's options are wrong: " + e.getMessage() + ".", e);
    }
  }

  private BrokerConfiguration configured() {
    if (file != null) {
      return YamlFile.read(file, "broker", BrokerConfiguration.class);
    }
    if (state != null) {
      return BrokerConfiguration.of(state);
    }
    throw new FailureException(
        ExitCode.USAGE, "The broker needs a configuration: give -c FILE, or --state FOLDER.");
  }
}
