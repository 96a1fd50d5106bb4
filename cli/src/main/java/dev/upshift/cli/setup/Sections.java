package dev.upshift.cli.setup;

import dev.upshift.agent.app.AgentConfiguration;
import dev.upshift.brain.app.BrainConfiguration;
import dev.upshift.broker.BrokerConfiguration;
import dev.upshift.cli.connection.ClientConfiguration;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.Mistake;
import dev.upshift.configuration.YamlFile;
import dev.upshift.notifier.app.NotifierConfiguration;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Every section that the one configuration file may have, in the order that parts start in. */
public final class Sections {
  public static final String BROKER = "broker";
  public static final String BRAIN = "brain";
  public static final String NOTIFIER = "notifier";
  public static final String AGENT = "agent";
  public static final String CLIENT = "client";

  private Sections() {}

  public static Map<String, Class<?>> all() {
    Map<String, Class<?>> sections = new LinkedHashMap<>();
    sections.put(BROKER, BrokerConfiguration.class);
    sections.put(BRAIN, BrainConfiguration.class);
    sections.put(NOTIFIER, NotifierConfiguration.class);
    sections.put(AGENT, AgentConfiguration.class);
    sections.put(CLIENT, ClientConfiguration.class);
    return Collections.unmodifiableMap(sections);
  }

  /**
   * Looks at the whole file.
   *
   * @throws FailureException with every mistake, one a line
   */
  public static void requireSound(Path file) {
    List<Mistake> mistakes = YamlFile.mistakes(file, all());
    if (!mistakes.isEmpty()) {
      throw new FailureException(
          ExitCode.USAGE, mistakes.stream().map(m -> m.in(file)).collect(Collectors.joining("\n")));
    }
  }
}
