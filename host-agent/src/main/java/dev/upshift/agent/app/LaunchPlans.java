package dev.upshift.agent.app;

import dev.upshift.agent.process.LaunchPlan;
import dev.upshift.agent.process.Origin;
import dev.upshift.agent.process.RunRecord;
import dev.upshift.agent.supervise.Application;
import dev.upshift.agent.supervise.CommandId;
import dev.upshift.agent.supervise.Target;
import dev.upshift.configuration.Secret;
import dev.upshift.configuration.systemd.ServiceSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the configured modes mean as processes. */
final class LaunchPlans {
  private static final String FROM_ENVIRONMENT = "env:";

  private final AgentConfiguration configuration;
  private final Path logs;

  LaunchPlans(AgentConfiguration configuration, Path logs) {
    this.configuration = configuration;
    this.logs = logs;
  }

  /** The target that a document means, or the lowest mode where its mode is not on the ladder. */
  Target target(Application application) {
    return configuration
        .mode(application.mode())
        .map(m -> new Target(application, m.processes(), m.stagger()))
        .orElseGet(() -> {
          AgentConfiguration.Mode lowest = configuration.modes().getFirst();
          return new Target(Application.first(lowest.name()), lowest.processes(), lowest.stagger());
        });
  }

  /** What to go back to, should the applied mode not start. */
  Optional<Target> fallback(AgentState state) {
    return Optional.ofNullable(state.retreat())
        .filter(r -> !r.taken() && configuration.mode(r.mode()).isPresent())
        .map(r -> target(Application.first(r.mode())));
  }

  LaunchPlan plan(String modeName, CommandId id, long generation) {
    AgentConfiguration.Mode mode = configuration.mode(modeName).orElseThrow();
    AgentConfiguration.Command command =
        mode.commands().stream().filter(c -> c.name().equals(id.name())).findFirst().orElseThrow();
    Map<String, String> environment = new HashMap<>(command.environment());
    environment.put("UPSHIFT_HOST", configuration.host().name());
    environment.put("UPSHIFT_MODE", modeName);
    environment.put("UPSHIFT_COMMAND", id.name());
    environment.put("UPSHIFT_INSTANCE", Integer.toString(id.instance()));
    return new LaunchPlan(
        new Origin(modeName, HostIdentity.definitionHash(mode), generation),
        command.limits().tools(),
        command.command(),
        environment,
        withheld(),
        command.directory(),
        log(modeName, id));
  }

  /** Whether a start is what would be started now. */
  boolean isWanted(RunRecord record, Application application, long generation) {
    Target target = target(application);
    return target.commands().contains(record.command())
        && configuration
            .mode(target.mode())
            .map(m -> new Origin(m.name(), HostIdentity.definitionHash(m), generation))
            .equals(Optional.of(record.origin()));
  }

  Path log(String modeName, CommandId id) {
    return logs.resolve(modeName).resolve(id + ".log");
  }

  /** The training has no business with the host's password, or with the service manager. */
  private Set<String> withheld() {
    Set<String> names = new HashSet<>(ServiceSocket.VARIABLES);
    Optional.of(configuration.password())
        .map(Secret::source)
        .filter(s -> s.startsWith(FROM_ENVIRONMENT))
        .ifPresent(s -> names.add(s.substring(FROM_ENVIRONMENT.length())));
    return names;
  }
}
