package dev.upshift.notifier.app;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.YamlFile;
import dev.upshift.configuration.systemd.ServiceSocket;
import dev.upshift.mqtt.LinkException;
import dev.upshift.mqtt.MqttLinks;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The notifier's process: {@code notifier -c FILE [--debug]}. */
@Command(
    name = "notifier",
    mixinStandardHelpOptions = true,
    description = "Tells people what the brain decides and which alerts fire.")
public final class NotifierMain implements Callable<Integer> {
  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The configuration file; its section 'notifier:' is read.")
  private Path file = Path.of("upshift.yaml");

  @Option(names = "--debug", description = "Log more, with stack traces.")
  private boolean debug;

  public static void main(String[] arguments) {
    int code = new CommandLine(new NotifierMain()).execute(arguments);
    System.exit(code);
  }

  @Override
  public Integer call() throws InterruptedException {
    configureLogging();
    try {
      return serve();
    } catch (FailureException e) {
      System.err.println(e.sentence());
      if (debug) {
        e.printStackTrace(System.err);
      }
      return e.exitCode().code();
    }
  }

  private int serve() throws InterruptedException {
    Hangup.ignore();
    Path stateFolder = read().stateFolder();
    StateFolder folder = Standby.await(stateFolder, NotifierMain::say);
    NotifierConfiguration configuration = read();
    CompletableFuture<LinkException> takenOver = new CompletableFuture<>();
    Notifier notifier =
        Notifier.start(
            configuration,
            folder,
            MqttLinks::create,
            InstantSource.system(),
            System.out,
            takenOver::complete);
    notifier.watch(file, configuration);
    ServiceSocket service = ServiceSocket.present();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  service.stopping();
                  notifier.close();
                },
                "shutdown"));
    service.ready();
    service.pace().ifPresent(pace -> notifier.every(pace, service::alive));
    say("ready: notifier http://127.0.0.1:" + notifier.port());
    return leave(takenOver);
  }

  /** What is wrong in the section is said before anything begins, also by who stands by. */
  private NotifierConfiguration read() {
    NotifierConfiguration configuration =
        YamlFile.read(file, "notifier", NotifierConfiguration.class);
    new Trial(configuration, InstantSource.system(), System.out).check();
    return configuration;
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private static int leave(CompletableFuture<LinkException> takenOver) throws InterruptedException {
    try {
      System.err.println(
          takenOver.get().getMessage()
              + " Stop one of the two notifiers: both use the client id 'notifier'.");
      return ExitCode.ERROR.code();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void configureLogging() {
    System.setProperty("logback.configurationFile", "dev/upshift/notifier/app/logback.xml");
    if (debug) {
      System.setProperty("upshift.log.level", "DEBUG");
      System.setProperty("upshift.log.stack", "full");
    }
  }
}
