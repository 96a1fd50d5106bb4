package dev.upshift.agent.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that starting a command needs.
 *
 * @param withheld names of the agent's own variables that the command must not inherit
 * @param log standard output and error are appended here
 */
public record LaunchPlan(
    Origin origin,
    List<String> command,
    Map<String, String> environment,
    Set<String> withheld,
    Path directory,
    Path log) {
  public LaunchPlan {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    withheld = Set.copyOf(withheld);
  }
}
