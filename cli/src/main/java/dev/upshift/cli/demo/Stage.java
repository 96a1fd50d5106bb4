package dev.upshift.cli.demo;

import dev.upshift.cli.connection.BrokerVisit;
import dev.upshift.cli.connection.ClientConfiguration;
import dev.upshift.cli.run.Component;
import dev.upshift.cli.run.Crew;
import dev.upshift.cli.run.Provision;
import dev.upshift.cli.setup.Sections;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.YamlFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Everything that the demo runs: broker, brain, notifier and agent as processes, the agent's
 * training below it, and a machine that can be rebooted. Closing it leaves no process and no file.
 */
final class Stage implements AutoCloseable {
  private static final Duration READY_TIMEOUT = Duration.ofSeconds(90);
  private static final String DEMO = "UPSHIFT_DEMO";
  private static final String MACHINE = "UPSHIFT_DEMO_MACHINE";

  private final String id = UUID.randomUUID().toString();
  private final MarkedProcesses everything = new MarkedProcesses(DEMO, id);
  private final MarkedProcesses machine = new MarkedProcesses(MACHINE, id);
  private final Consumer<String> tell;
  private final DemoFolder folder;
  private final TrainingJournal journal;
  private final Crew crew = new Crew(Crew.GRACE);
  private final List<String> lastWords = new ArrayList<>();
  private String boot = "";
  private boolean closed;

  Stage(Consumer<String> tell) {
    this.tell = tell;
    this.folder = DemoFolder.create(Component.home());
    this.journal = new TrainingJournal(folder.trainingLogs());
  }

  void raise() {
    Sections.requireSound(folder.configuration());
    Provision.ensureUsers(folder.configuration());
    start(Sections.BROKER);
    start(Sections.BRAIN);
    start(Sections.NOTIFIER);
  }

  BrokerVisit visit(List<String> tails) {
    return BrokerVisit.open(
        YamlFile.read(folder.configuration(), Sections.CLIENT, ClientConfiguration.class), tails);
  }

  Crew crew() {
    return crew;
  }

  TrainingJournal journal() {
    return journal;
  }

  DemoFolder folder() {
    return folder;
  }

  /** Powers the machine on: a new boot, and its service manager starts the agent. */
  String powerOn() {
    boot = folder.newBoot();
    start(Sections.AGENT);
    return boot;
  }

  /** What a reboot does to processes: the agent and all of its training are gone at once. */
  void powerOff() {
    crew.release(Sections.AGENT);
    machine.killAll();
    journal.read();
  }

  private void start(String part) {
    Map<String, String> environment = new HashMap<>();
    environment.put(DEMO, id);
    if (part.equals(Sections.AGENT)) {
      environment.put(MACHINE, id);
    }
    List<String> arguments = List.of("-c", folder.configuration().toString());
    Component component = Component.start(part, arguments, environment, line -> heard(part, line));
    crew.add(component);
    try {
      component.awaitReady(READY_TIMEOUT);
    } catch (FailureException e) {
      throw new FailureException(e.exitCode(), e.sentence() + words(), e);
    }
  }

  private void heard(String part, String line) {
    if (part.equals(Sections.NOTIFIER) && line.startsWith("notice ")) {
      tell.accept("  " + line);
    }
    synchronized (lastWords) {
      lastWords.add(part + " | " + line);
      if (lastWords.size() > 40) {
        lastWords.removeFirst();
      }
    }
  }

  /** The last lines of all parts, for a failure. */
  String words() {
    synchronized (lastWords) {
      return lastWords.isEmpty() ? "" : "\n  " + String.join("\n  ", lastWords);
    }
  }

  /** Stops everything, and sees to it that nothing is left. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    crew.close();
    int left = everything.killAll();
    folder.delete();
    if (left > 0) {
      throw new FailureException(
          ExitCode.ERROR,
          "The demo expected every process to stop by itself, but had to kill " + left + ".");
    }
  }
}
