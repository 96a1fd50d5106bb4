package dev.upshift.cli.install;

import dev.upshift.agent.app.AgentConfiguration;
import dev.upshift.agent.checkpoint.CheckpointPattern;
import dev.upshift.brain.app.BrainConfiguration;
import dev.upshift.broker.BrokerConfiguration;
import dev.upshift.cli.setup.Sections;
import dev.upshift.configuration.YamlFile;
import dev.upshift.notifier.app.NotifierConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

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

  /**
   * What a unit needs to know of the component's configuration.
   *
   * @param reads files that it is given beside its configuration
   * @param writes folders that a training writes to, beside the component's own
   */
  record Needs(Path stateFolder, Duration stopTimeout, List<Path> reads, List<Path> writes) {}

  Needs needs(Path file) {
    return switch (this) {
      case AGENT -> needs(YamlFile.read(file, Sections.AGENT, AgentConfiguration.class), file);
      case BROKER -> {
        BrokerConfiguration broker =
            YamlFile.read(file, Sections.BROKER, BrokerConfiguration.class);
        yield confined(
            broker.stateFolder(),
            Stream.concat(broker.certificate().stream(), broker.key().stream()));
      }
      case BRAIN -> {
        BrainConfiguration brain = YamlFile.read(file, Sections.BRAIN, BrainConfiguration.class);
        yield confined(
            brain.stateFolder(),
            Stream.of(brain.password().file(), brain.caCertificate()).flatMap(Optional::stream));
      }
      case NOTIFIER -> {
        NotifierConfiguration notifier =
            YamlFile.read(file, Sections.NOTIFIER, NotifierConfiguration.class);
        yield confined(
            notifier.stateFolder(),
            Stream.concat(
                notifier.secrets().stream().flatMap(s -> s.file().stream()),
                notifier.caCertificate().stream()));
      }
    };
  }

  private static Needs needs(AgentConfiguration agent, Path file) {
    Duration training = agent.gracePeriod().plus(agent.checkpointWait());
    Path folder = Objects.requireNonNull(file.getParent());
    Stream<Path> saved =
        agent.modes().stream()
            .flatMap(m -> m.checkpoint().stream())
            .map(glob -> new CheckpointPattern(glob, folder).base());
    return new Needs(
        agent.stateFolder(),
        training.plus(BEYOND_GRACE),
        List.of(),
        Stream.concat(saved, agent.checkpoints().folder().stream()).distinct().toList());
  }

  private static Needs confined(Path stateFolder, Stream<Path> reads) {
    return new Needs(stateFolder, BEYOND_GRACE, reads.toList(), List.of());
  }
}
