package dev.upshift.agent.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that starting a command needs.
 *
 * @param tools programs that the command is started through, each with its arguments, outermost
 *     first
 * @param group limits that all its processes share
 * @param withheld names of the agent's own variables that the command must not inherit
 * @param log standard output and error are appended here
 */
public record LaunchPlan(
    Origin origin,
    List<List<String>> tools,
    GroupLimits group,
    List<String> command,
    Map<String, String> environment,
    Set<String> withheld,
    Path directory,
    Path log) {
  public LaunchPlan {
    tools = List.copyOf(tools);
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    withheld = Set.copyOf(withheld);
  }
}
