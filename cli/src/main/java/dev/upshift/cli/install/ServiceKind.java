package dev.upshift.cli.install;

import dev.upshift.agent.app.AgentConfiguration;
import dev.upshift.brain.app.BrainConfiguration;
import dev.upshift.broker.BrokerConfiguration;
import dev.upshift.cli.setup.Sections;
import dev.upshift.configuration.YamlFile;
import dev.upshift.notifier.app.NotifierConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** The components that can be installed. */
public enum ServiceKind {
  AGENT,
  BROKER,
  BRAIN,
  NOTIFIER;

  /** How long a component may take beyond the time that its training has for a last checkpoint. */
  private static final Duration BEYOND_GRACE = Duration.ofSeconds(30);

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String unitName() {
    return "upshift-" + word() + ".service";
  }

  /** What a unit needs to know of the component's configuration. */
  record Needs(Path stateFolder, Duration stopTimeout) {}

  Needs needs(Path file) {
    return switch (this) {
      case AGENT -> {
        AgentConfiguration agent = YamlFile.read(file, Sections.AGENT, AgentConfiguration.class);
        Duration training = agent.gracePeriod().plus(agent.checkpointWait());
        yield new Needs(agent.stateFolder(), training.plus(BEYOND_GRACE));
      }
      case BROKER ->
          new Needs(
              YamlFile.read(file, Sections.BROKER, BrokerConfiguration.class).stateFolder(),
              BEYOND_GRACE);
      case BRAIN ->
          new Needs(
              YamlFile.read(file, Sections.BRAIN, BrainConfiguration.class).stateFolder(),
              BEYOND_GRACE);
      case NOTIFIER ->
          new Needs(
              YamlFile.read(file, Sections.NOTIFIER, NotifierConfiguration.class).stateFolder(),
              BEYOND_GRACE);
    };
  }
}
