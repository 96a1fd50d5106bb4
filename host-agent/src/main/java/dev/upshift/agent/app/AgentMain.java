package dev.upshift.agent.app;

import dev.upshift.agent.app.AgentConfiguration.OnExit;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.systemd.ServiceSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Runs the host agent until it is told to end: {@code -c FILE [--stop-training] [--debug]}. */
public final class AgentMain {
  private static final String USAGE = "usage: upshift agent -c FILE [--stop-training] [--debug]";

  /** When all that a start needs has been done. */
  private static final Duration STARTED = Duration.ofSeconds(20);

  private static final Duration SELDOM = Duration.ofMinutes(15);

  private AgentMain() {}

  private record Arguments(Path file, boolean stopTraining, boolean debug) {}

  public static void main(String[] arguments) {
    boolean debug = List.of(arguments).contains("--debug");
    System.setProperty("org.slf4j.simpleLogger.log.dev.upshift", debug ? "debug" : "warn");
    try {
      run(parse(arguments));
    } catch (FailureException e) {
      System.err.println(e.sentence());
      if (debug) {
        e.printStackTrace();
      }
      System.exit(e.exitCode().code());
    }
  }

  /** As from the command line, but for the end: what a rehearsal has done need not be loaded. */
  static AgentProcess rehearse(Path file) {
    AgentProcess process = AgentProcess.open(parse(new String[] {"-c", file.toString()}).file());
    serve(process);
    return process;
  }

  private static void run(Arguments arguments) {
    AgentProcess process = AgentProcess.open(arguments.file());
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> end(process, arguments.stopTraining()), "shutdown"));
    serve(process);
    System.out.println("ready: agent " + process.host());
  }

  private static void serve(AgentProcess process) {
    ServiceSocket service = ServiceSocket.present();
    service.ready();
    service.pace().ifPresent(pace -> process.every(pace, service::alive));
    process.aside(STARTED, SELDOM, ResidentFiles::release);
  }

  /** A signal that ends the agent in good order is no failure: the JVM alone would say 143. */
  private static void end(AgentProcess process, boolean stopTraining) {
    ServiceSocket.present().stopping();
    if (stopTraining) {
      process.close(OnExit.STOP);
    } else {
      process.close();
    }
    Runtime.getRuntime().halt(ExitCode.OK.code());
  }

  private static Arguments parse(String[] words) {
    Optional<Path> file = Optional.empty();
    boolean debug = false;
    boolean stopTraining = false;
    for (Iterator<String> rest = List.of(words).iterator(); rest.hasNext(); ) {
      String word = rest.next();
      switch (word) {
        case "--debug" -> debug = true;
        case "--stop-training" -> stopTraining = true;
        case "-c", "--config" ->
            file = Optional.of(rest).filter(Iterator::hasNext).map(Iterator::next).map(Path::of);
        default ->
            throw new FailureException(ExitCode.USAGE, "'" + word + "' is no option; " + USAGE);
      }
    }
    return new Arguments(
        file.orElseThrow(
            () -> new FailureException(ExitCode.USAGE, "-c FILE must be given; " + USAGE)),
        stopTraining,
        debug);
  }
}
