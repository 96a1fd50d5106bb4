package dev.upshift.cli.doctor;

import dev.upshift.agent.app.AgentConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether every command of the ladder can be started: its folder, its program, its interpreter. */
final class CommandCheck {
  private CommandCheck() {}

  static List<Finding> of(AgentConfiguration agent, Optional<String> searchPath) {
    List<Finding> findings = new ArrayList<>();
    for (AgentConfiguration.Mode mode : agent.modes()) {
      for (AgentConfiguration.Command command : mode.commands()) {
        findings.add(look(mode.name() + "/" + command.name(), command, searchPath));
      }
    }
    return findings;
  }

  private static Finding look(
      String name, AgentConfiguration.Command command, Optional<String> searchPath) {
    if (!Files.isDirectory(command.directory())) {
      return Finding.failed(
          "commands",
          "agent",
          name + ": the directory " + command.directory() + " does not exist",
          "create it, or correct directory");
    }
    String program = command.command().getFirst();
    String path =
        Optional.ofNullable(command.environment().get("PATH")).or(() -> searchPath).orElse("");
    return program(program, command.directory(), path)
        .map(p -> Finding.ok("commands", "agent", name + ": " + p))
        .orElseGet(() ->
            Finding.failed(
                "commands",
                "agent",
                name + ": the program " + program + " does not exist or may not be executed",
                program.contains("/")
                    ? "correct command, or make the file executable: chmod +x"
                    : "install it, write its whole path, or set PATH in environment"));
  }

  private static Optional<Path> program(String program, Path directory, String path) {
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
