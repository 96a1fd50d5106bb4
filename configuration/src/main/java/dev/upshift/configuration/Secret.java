package dev.upshift.configuration;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a secret stands: {@code file:/path} or {@code env:NAME}; never the secret itself, so that a
 * configuration can be printed and logged.
 */
public record Secret(String source) {
  @JsonCreator
  public Secret {
    if (!source.startsWith("file:") && !source.startsWith("env:")) {
      throw new IllegalArgumentException(
          "a secret must be given as file:/path or env:NAME (the value itself does not belong"
              + " here)");
    }
  }

  /**
   * Reads the secret.
   *
   * @throws FailureException where it is missing, empty or unreadable
   */
  public String read() {
    return read("create that file, readable by this user");
  }

  /**
   * Reads the password of a user of the broker.
   *
   * @param registering the command that makes it, such as {@code host add gpu-1}
   * @throws FailureException where it is missing, empty or unreadable
   */
  public String readPassword(String registering) {
    return read(
        "'./upshift "
            + registering
            + " -c FILE', where the broker is, writes that password; it must be readable by this"
            + " user");
  }

  private String read(String remedy) {
    String value = file().map(path -> fromFile(path, remedy)).orElseGet(this::fromEnvironment);
    if (value.isEmpty()) {
      throw new FailureException(ExitCode.USAGE, "The secret " + source + " is empty: fill it in.");
    }
    return value;
  }

  /** The file that it stands in, where it does. */
  public Optional<Path> file() {
    return source.startsWith("file:")
        ? Optional.of(Path.of(source.substring(5)))
        : Optional.empty();
  }

  private String fromFile(Path path, String remedy) {
    try {
      return Files.readString(path).strip();
    } catch (IOException e) {
      throw new FailureException(
          ExitCode.USAGE, "The secret " + source + " cannot be read: " + remedy + ".", e);
    }
  }

  private String fromEnvironment() {
    String name = source.substring(4);
    return Optional.ofNullable(System.getenv(name))
        .orElseThrow(() ->
            new FailureException(
                ExitCode.USAGE,
                "The secret " + source + " is not set: export " + name + " and start again."));
  }
}
