package dev.upshift.cli.doctor;

import dev.upshift.agent.app.AgentConfiguration;
import dev.upshift.brain.app.BrainConfiguration;
import dev.upshift.cli.connection.ClientConfiguration;
import dev.upshift.cli.setup.Sections;
import dev.upshift.configuration.Secret;
import dev.upshift.configuration.YamlFile;
import dev.upshift.notifier.app.NotifierConfiguration;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One section of the configuration as somebody who connects to the broker.
 *
 * @param user the MQTT user
 * @param reads the filter that it must be allowed to read, below the root
 * @param writes a topic that it must be allowed to write, below the root, and that nobody acts on;
 *     empty for those who only ask
 * @param stateFolder its own folder, where it has one
 */
record Patient(
    String section,
    URI broker,
    Optional<Path> caCertificate,
    String user,
    Optional<Secret> password,
    String topicRoot,
    String reads,
    Optional<String> writes,
    Optional<Path> stateFolder) {

  /**
   * Whether its client id is its user name and nothing else, so that a second one throws it out.
   */
  boolean isAlone() {
    return section.equals(Sections.AGENT);
  }

  /** The command that registers it. */
  String registering() {
    return switch (section) {
      case Sections.AGENT -> "host add " + user;
      case Sections.CLIENT -> "user add " + user + " --role operator";
      default -> "user add " + user + " --role " + section;
    };
  }

  static List<Patient> of(Path file) {
    Set<String> present = Set.copyOf(YamlFile.sections(file));
    List<Patient> patients = new ArrayList<>();
    if (present.contains(Sections.BRAIN)) {
      patients.add(of(YamlFile.read(file, Sections.BRAIN, BrainConfiguration.class)));
    }
    if (present.contains(Sections.NOTIFIER)) {
      patients.add(of(YamlFile.read(file, Sections.NOTIFIER, NotifierConfiguration.class)));
    }
    if (present.contains(Sections.AGENT)) {
      patients.add(of(YamlFile.read(file, Sections.AGENT, AgentConfiguration.class)));
    }
    if (present.contains(Sections.CLIENT)) {
      patients.add(of(YamlFile.read(file, Sections.CLIENT, ClientConfiguration.class)));
    }
    return List.copyOf(patients);
  }

  private static Patient of(BrainConfiguration brain) {
    return new Patient(
        Sections.BRAIN,
        brain.broker(),
        brain.caCertificate(),
        "brain",
        Optional.of(brain.password()),
        brain.topicRoot(),
        "+/telemetry/#",
        Optional.of("_fleet/status/doctor"),
        Optional.of(brain.stateFolder()));
  }

  private static Patient of(NotifierConfiguration notifier) {
    return new Patient(
        Sections.NOTIFIER,
        notifier.broker(),
        notifier.caCertificate(),
        "notifier",
        Optional.of(notifier.password()),
        notifier.topicRoot(),
        "+/decision",
        Optional.of("_fleet/alert/doctor"),
        Optional.of(notifier.stateFolder()));
  }

  private static Patient of(AgentConfiguration agent) {
    String host = agent.host().name();
    return new Patient(
        Sections.AGENT,
        agent.broker(),
        agent.caCertificate(),
        host,
        Optional.of(agent.password()),
        agent.topicRoot(),
        host + "/command/#",
        Optional.of(host + "/alert/doctor"),
        Optional.of(agent.stateFolder()));
  }

  private static Patient of(ClientConfiguration client) {
    return new Patient(
        Sections.CLIENT,
        client.broker(),
        client.caCertificate(),
        client.user(),
        client.password(),
        client.topicRoot(),
        "+/state",
        Optional.empty(),
        Optional.empty());
  }
}
