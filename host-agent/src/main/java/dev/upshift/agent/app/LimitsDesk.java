package dev.upshift.agent.app;

import dev.upshift.agent.process.GroupLimits;
import dev.upshift.agent.process.Shortfall;
import dev.upshift.agent.process.TrainingProcesses;
import dev.upshift.agent.supervise.CommandId;
import dev.upshift.protocol.AlertName;
import dev.upshift.protocol.Severity;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Says which limits of control groups the running commands do not have, though they are configured:
 * a limit that cannot be had stops no training. Belongs to the event loop.
 */
final class LimitsDesk {
  private final StandingAlert alert;
  private final LaunchPlans plans;
  private final TrainingProcesses processes;
  private final Consumer<Runnable> onLoop;
  private String mode = "";

  /** What was found of each command that there was time to look at. */
  private final Map<CommandId, Shortfall> known = new TreeMap<>();

  private Map<String, List<String>> said = Map.of();

  private LimitsDesk(
      StandingAlert alert,
      LaunchPlans plans,
      TrainingProcesses processes,
      Consumer<Runnable> onLoop) {
    this.alert = alert;
    this.plans = plans;
    this.processes = processes;
    this.onLoop = onLoop;
  }

  static LimitsDesk of(
      AgentClock clock,
      Uplink uplink,
      StateFolder folder,
      LaunchPlans plans,
      TrainingProcesses processes,
      Consumer<Runnable> onLoop) {
    Path mark = folder.alert("limits");
    AlertName name = AlertName.LIMITS_NOT_SET;
    return new LimitsDesk(
        new StandingAlert(name, clock, uplink, mark, "limits were not set"),
        plans,
        processes,
        onLoop);
  }

  void connected() {
    alert.connected();
  }

  /** Looks at what runs of a mode; where nothing does, what was said stands. */
  void poll(Optional<String> stint) {
    stint.ifPresent(this::look);
  }

  private void look(String present) {
    Map<CommandId, GroupLimits> wanted = plans.groupLimits(present);
    if (!present.equals(mode)) {
      mode = present;
      known.clear();
    }
    if (wanted.isEmpty()) {
      alert.resolve("no limit of memory or processor is configured for what runs");
    } else {
      processes.shortfalls(
          wanted, found -> onLoop.accept(() -> found(present, wanted.size(), found)));
    }
  }

  private void found(String looked, int all, Map<CommandId, Shortfall> found) {
    if (!looked.equals(mode)) {
      return;
    }
    known.putAll(found);
    Map<String, List<String>> missing = new TreeMap<>();
    known.forEach((command, shortfall) -> {
      if (!shortfall.missing().isNone()) {
        missing.put(command.name(), shortfall.missing().words());
      }
    });
    if (!missing.isEmpty()) {
      boolean changed = !missing.equals(said);
      said = missing;
      alert.fire(
          Severity.WARNING, sentence(missing), Map.of("mode", mode, "notSet", missing), changed);
    } else if (known.size() == all) {
      said = Map.of();
      alert.resolve("every limit of memory and processor is set");
    }
  }

  private String sentence(Map<String, List<String>> missing) {
    boolean homeless = known.values().stream().noneMatch(Shortfall::hasGroup);
    return missing.entrySet().stream()
            .map(e -> e.getKey() + " without " + String.join(" and ", e.getValue()))
            .collect(Collectors.joining(", ", "the mode " + mode + " runs ", ""))
        + (homeless
            ? ": the agent gets no control groups for its commands here"
            : ": the control groups that its commands get here do not have these limits")
        + "; let systemd run the agent as root or as a user's own service, or remove the limits";
  }
}
