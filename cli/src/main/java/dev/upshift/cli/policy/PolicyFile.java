package dev.upshift.cli.policy;

import dev.upshift.brain.app.BrainConfiguration;
import dev.upshift.brain.decision.Policy;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.YamlFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A policy in a file of its own, with a section {@code policy:}, or in a brain's configuration. */
public final class PolicyFile {
  /** What such a file is, for the help of commands. */
  public static final String HELP =
      "A YAML file with a section policy:, or a configuration file with brain:.";

  private PolicyFile() {}

  public static Policy read(Path file) {
    return policy(keys(file), file.toString());
  }

  /**
   * The file's keys, where there is one, with these changed.
   *
   * @param defaults of a command that has others than the brain
   */
  public static Policy read(
      Optional<Path> file, Map<String, String> changes, Map<String, String> defaults) {
    Map<String, String> keys = new LinkedHashMap<>(defaults);
    file.ifPresent(f -> {
      keys.putAll(keys(f));
      policy(keys, f.toString());
    });
    keys.putAll(changes);
    return policy(keys, "--set");
  }

  private static Map<String, String> keys(Path file) {
    return YamlFile.sections(file).contains("policy")
        ? YamlFile.words(file, "policy")
        : YamlFile.read(file, "brain", BrainConfiguration.class).policy();
  }

  private static Policy policy(Map<String, String> keys, String where) {
    try {
      return Policy.of(keys);
    } catch (IllegalArgumentException e) {
      throw new FailureException(ExitCode.USAGE, where + ": " + e.getMessage() + ".", e);
    }
  }
}
