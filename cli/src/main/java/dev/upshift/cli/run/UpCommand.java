package dev.upshift.cli.run;

import dev.upshift.agent.app.AgentConfiguration;
import dev.upshift.cli.setup.Sections;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.YamlFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "up",
    description = {
      "Run every part that the configuration file has a section for, each as a process of its own,"
          + " until Ctrl-C.",
      "The first run registers the users that the file names."
    },
    mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {
  private static final Duration READY_TIMEOUT = Duration.ofMinutes(2);
  private static final List<String> PARTS =
      List.of(Sections.BROKER, Sections.BRAIN, Sections.NOTIFIER, Sections.AGENT);

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The configuration file.")
  Path config = Path.of("");

  @Override
  public Integer call() {
    Sections.requireSound(config);
    Set<String> sections = YamlFile.sections(config);
    if (PARTS.stream().noneMatch(sections::contains)) {
      throw new FailureException(
          ExitCode.USAGE,
          config + " must have one of the sections " + String.join(", ", PARTS) + ".");
    }
    Provision.ensureUsers(config);
    try (Crew crew = new Crew(grace(sections))) {
      Runtime.getRuntime().addShutdownHook(new Thread(crew::close, "stop"));
      PARTS.stream().filter(sections::contains).forEach(part -> start(crew, part));
      out().println("up: all parts are ready; Ctrl-C stops them");
      out().flush();
      Crew.Loss loss = crew.loss().get();
      if (loss.name().equals(Sections.AGENT)) {
        endTraining(crew);
      }
      throw new FailureException(
          ExitCode.ERROR,
          "The "
              + loss.name()
              + " ended with exit code "
              + loss.exitCode()
              + ", so the other parts were stopped: see its output above.");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.ERROR.code();
    }
  }

  /** An agent that is killed too early leaves its training behind. */
  private Duration grace(Set<String> sections) {
    if (!sections.contains(Sections.AGENT)) {
      return Crew.GRACE;
    }
    AgentConfiguration agent = YamlFile.read(config, Sections.AGENT, AgentConfiguration.class);
    return Crew.GRACE.plus(agent.gracePeriod()).plus(agent.checkpointWait());
  }

  private void start(Crew crew, String part) {
    List<String> arguments = List.of("-c", config.toAbsolutePath().toString());
    Component component = Component.start(part, arguments, Map.of(), line -> print(part, line));
    crew.add(component);
    component.awaitReady(READY_TIMEOUT);
  }

  /** An agent that died has left its training behind: another one takes it over, and stops it. */
  private void endTraining(Crew crew) {
    out().println("up: the agent has died; starting it again, to stop its training");
    out().flush();
    try {
      start(crew, Sections.AGENT);
    } catch (FailureException e) {
      throw new FailureException(
          e.exitCode(),
          e.sentence()
              + " So the training that the agent before it had started may still run: look for"
              + " its processes, and end them.",
          e);
    }
  }

  private void print(String part, String line) {
    synchronized (this) {
      out().printf("%-8s | %s%n", part, line);
      out().flush();
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
