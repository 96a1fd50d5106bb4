package dev.upshift.cli.doctor;

import dev.upshift.agent.app.AgentConfiguration;
import dev.upshift.agent.process.GroupCheck;
import dev.upshift.agent.process.GroupLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether every command of the ladder can be started, and every program about checkpoints: its
 * folder, its program, the script's interpreter, the programs that set its limits.
 */
final class CommandCheck {
  private CommandCheck() {}

  /**
   * @param folder of the configuration file, in which the programs about checkpoints run
   */
  static List<Finding> of(AgentConfiguration agent, Optional<String> searchPath, Path folder) {
    String usual = searchPath.orElse("");
    List<Finding> findings = new ArrayList<>();
    for (AgentConfiguration.Mode mode : agent.modes()) {
      for (AgentConfiguration.Command command : mode.commands()) {
        findings.add(look(mode.name() + "/" + command.name(), command, usual));
      }
    }
    Map.of("verify", agent.checkpoints().verify(), "send", agent.checkpoints().send())
        .forEach((name, command) ->
            command.stream()
                .limit(1)
                .forEach(p -> findings.add(program("checkpoints/" + name, p, folder, usual))));
    limits(agent, GroupCheck.present()).ifPresent(findings::add);
    return findings;
  }

  /** A limit that cannot be had stops no training. */
  static Optional<Finding> limits(AgentConfiguration agent, GroupCheck check) {
    List<GroupLimits> wanted =
        agent.modes().stream()
            .flatMap(m -> m.commands().stream())
            .map(c -> c.limits().group())
            .filter(g -> !g.isNone())
            .toList();
    return wanted.stream()
        .flatMap(g -> check.obstacle(g).stream())
        .findFirst()
        .map(obstacle ->
            Finding.warning(
                "limits",
                "agent",
                "memory-max and cpu-quota will not be set: " + obstacle,
                "run the agent as a service of systemd, as root or a user's own, with version 2 of"
                    + " control groups, or remove these limits"))
        .or(() ->
            wanted.stream()
                .findFirst()
                .map(_ ->
                    Finding.ok(
                        "limits",
                        "agent",
                        "control groups can be had, but for a system's service that is not root's")));
  }

  private static Finding look(String name, AgentConfiguration.Command command, String usual) {
    if (!Files.isDirectory(command.directory())) {
      return Finding.failed(
          "commands",
          "agent",
          name + ": the directory " + command.directory() + " does not exist",
          "create it, or correct directory");
    }
    String path = Optional.ofNullable(command.environment().get("PATH")).orElse(usual);
    return command.limits().tools().stream()
        .map(List::getFirst)
        .filter(tool -> found(tool, command.directory(), path).isEmpty())
        .findFirst()
        .map(tool ->
            Finding.failed(
                "commands",
                "agent",
                name + ": the program " + tool + ", which its limits need, is missing",
                "install util-linux and coreutils, or remove these limits"))
        .orElseGet(() -> program(name, command.command().getFirst(), command.directory(), path));
  }

  private static Finding program(String name, String program, Path directory, String path) {
    Optional<Path> found = found(program, directory, path);
    if (found.isEmpty()) {
      return Finding.failed(
          "commands",
          "agent",
          name + ": the program " + program + " does not exist or may not be executed",
          program.contains("/")
              ? "correct command, or make the file executable: chmod +x"
              : "install it, write its whole path, or set PATH in environment");
    }
    return interpreter(found.get())
        .filter(i -> found(i, directory, path).isEmpty())
        .map(i ->
            Finding.failed(
                "commands",
                "agent",
                name + ": " + found.get() + " is a script for " + i + ", which is missing",
                "install it, or correct the script's first line"))
        .orElseGet(() -> Finding.ok("commands", "agent", name + ": " + found.get()));
  }

  /** What a script's first line asks for; through {@code env}, what that looks for. */
  private static Optional<String> interpreter(Path program) {
    try (BufferedReader reader = Files.newBufferedReader(program, StandardCharsets.ISO_8859_1)) {
      char[] start = new char[256];
      int length = reader.read(start);
      String line = length < 0 ? "" : new String(start, 0, length).lines().findFirst().orElse("");
      if (!line.startsWith("#!")) {
        return Optional.empty();
      }
      String[] words = line.substring(2).strip().split("\\s+", -1);
      boolean indirect = words[0].endsWith("/env") && words.length == 2;
      return Optional.of(words[indirect ? 1 : 0]);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static Optional<Path> found(String program, Path directory, String path) {
    List<Path> candidates = new ArrayList<>();
    if (program.contains("/")) {
      candidates.add(directory.resolve(program));
    } else {
      for (String folder : path.split(":", -1)) {
        candidates.add(directory.resolve(folder.isEmpty() ? "." : folder).resolve(program));
      }
    }
    return candidates.stream()
        .filter(p -> Files.isRegularFile(p) && Files.isExecutable(p))
        .findFirst();
  }
}
