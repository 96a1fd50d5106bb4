package dev.upshift.cli.run;

import dev.upshift.agent.app.AgentConfiguration;
import dev.upshift.brain.app.BrainConfiguration;
import dev.upshift.broker.BrokerConfiguration;
import dev.upshift.broker.permission.Role;
import dev.upshift.broker.registry.HostRegistry;
import dev.upshift.cli.connection.ClientConfiguration;
import dev.upshift.cli.setup.Sections;
import dev.upshift.configuration.Secret;
import dev.upshift.configuration.YamlFile;
import dev.upshift.notifier.app.NotifierConfiguration;
import java.nio.file.Path;
import java.util.Set;

/**
 * What the first run of one file needs: every user that its sections name, registered at its own
 * broker, with the password in the file where the section looks for it. Users that are there are
 * left alone.
 */
public final class Provision {
  private final Path file;
  private final Set<String> sections;
  private final HostRegistry registry;

  private Provision(Path file, Set<String> sections, HostRegistry registry) {
    this.file = file;
    this.sections = sections;
    this.registry = registry;
  }

  /** Sees to the users; does nothing where the file has no broker of its own. */
  public static void ensureUsers(Path file) {
    Set<String> sections = YamlFile.sections(file);
    if (sections.contains(Sections.BROKER)) {
      BrokerConfiguration broker = YamlFile.read(file, Sections.BROKER, BrokerConfiguration.class);
      new Provision(file, sections, HostRegistry.in(broker.stateFolder())).ensureAll();
    }
  }

  private void ensureAll() {
    if (sections.contains(Sections.BRAIN)) {
      BrainConfiguration brain = YamlFile.read(file, Sections.BRAIN, BrainConfiguration.class);
      ensure("brain", Role.BRAIN, brain.password());
    }
    if (sections.contains(Sections.NOTIFIER)) {
      NotifierConfiguration notifier =
          YamlFile.read(file, Sections.NOTIFIER, NotifierConfiguration.class);
      ensure("notifier", Role.NOTIFIER, notifier.password());
    }
    if (sections.contains(Sections.AGENT)) {
      AgentConfiguration agent = YamlFile.read(file, Sections.AGENT, AgentConfiguration.class);
      ensure(agent.host().name(), Role.AGENT, agent.password());
    }
    if (sections.contains(Sections.CLIENT)) {
      ClientConfiguration client = YamlFile.read(file, Sections.CLIENT, ClientConfiguration.class);
      client.password().ifPresent(secret -> ensure(client.user(), Role.OPERATOR, secret));
    }
  }

  private void ensure(String name, Role role, Secret secret) {
    boolean registeredOtherwise =
        registry.roster().find(name).filter(user -> user.role() != role).isPresent();
    if (secret.source().startsWith("file:") && !registeredOtherwise) {
      registry.ensure(name, role, Path.of(secret.source().substring("file:".length())));
    }
  }
}
