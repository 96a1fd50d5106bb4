package dev.upshift.agent.app;

import dev.upshift.agent.process.GroupLimits;
import dev.upshift.agent.process.LaunchPlan;
import dev.upshift.agent.process.Origin;
import dev.upshift.agent.process.RunRecord;
import dev.upshift.agent.process.Signals;
import dev.upshift.agent.supervise.Application;
import dev.upshift.agent.supervise.CommandId;
import dev.upshift.agent.supervise.Saving;
import dev.upshift.agent.supervise.Target;
import dev.upshift.configuration.Secret;
import dev.upshift.configuration.systemd.ServiceSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
        .map(m -> target(m, application))
        .orElseGet(() -> {
          AgentConfiguration.Mode lowest = configuration.modes().getFirst();
          return target(lowest, Application.first(lowest.name()));
        });
  }

  private Target target(AgentConfiguration.Mode mode, Application application) {
    Saving asked = checkpointSignal().isPresent() ? Saving.ASKED : Saving.WATCHED;
    return new Target(
        application,
        mode.processes(),
        mode.stagger(),
        mode.checkpoint().isPresent() ? asked : Saving.NONE);
  }

  /** What asks the training for a checkpoint. */
  Optional<Integer> checkpointSignal() {
    return configuration.checkpointSignal().flatMap(Signals::number);
  }

  /** What is applied; before the first document, and where its mode is gone, the lowest mode. */
  Application applied(AgentState state) {
    return Optional.ofNullable(state.applied())
        .filter(a -> configuration.mode(a.mode()).isPresent())
        .orElseGet(() -> Application.first(configuration.lowestMode()));
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
        command.limits().group(),
        command.command(),
        environment,
        withheld(),
        command.directory(),
        log(modeName, id));
  }

  /** The limits of a mode's processes that only control groups can set; without those of none. */
  Map<CommandId, GroupLimits> groupLimits(String modeName) {
    Map<CommandId, GroupLimits> limits = new HashMap<>();
    configuration.mode(modeName).stream()
        .flatMap(m -> m.commands().stream())
        .filter(c -> !c.limits().group().isNone())
        .forEach(c -> c.instances().forEach(id -> limits.put(id, c.limits().group())));
    return limits;
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

  /** Where the processes of a mode log; none where there is no such mode. */
  Map<CommandId, Path> logs(String modeName) {
    Map<CommandId, Path> files = new LinkedHashMap<>();
    configuration.mode(modeName).stream()
        .flatMap(m -> m.processes().stream())
        .forEach(id -> files.put(id, log(modeName, id)));
    return files;
  }

  /** The training has no business with the host's password, or with the service manager. */
  Set<String> withheld() {
    Set<String> names = new HashSet<>(ServiceSocket.VARIABLES);
    Optional.of(configuration.password())
        .map(Secret::source)
        .filter(s -> s.startsWith(FROM_ENVIRONMENT))
        .ifPresent(s -> names.add(s.substring(FROM_ENVIRONMENT.length())));
    return names;
  }
}
