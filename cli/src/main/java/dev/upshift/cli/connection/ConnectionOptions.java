package dev.upshift.cli.connection;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.Secret;
import dev.upshift.configuration.YamlFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The connection options that all commands of people share. Each value comes from the first that
 * gives it: the option, the environment, the section {@code client:} of the configuration file, the
 * default.
 */
public final class ConnectionOptions {
  private static final Path USUAL_FILE = Path.of("upshift.yaml");

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "Configuration file; its section client: is read"
              + " (UPSHIFT_CONFIG; ./upshift.yaml where there is one).")
  @Nullable Path config;

  @Option(
      names = "--broker",
      paramLabel = "URI",
      description = "The broker, for example mqtt://127.0.0.1:1883 (UPSHIFT_BROKER).")
  @Nullable URI broker;

  @Option(names = "--user", paramLabel = "NAME", description = "The MQTT user (UPSHIFT_USER).")
  @Nullable String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description =
          "File that holds the password (UPSHIFT_PASSWORD_FILE; or UPSHIFT_PASSWORD for the"
              + " password itself).")
  @Nullable Path passwordFile;

  /** What to connect with. */
  public ClientConfiguration resolve(Function<String, Optional<String>> environment) {
    ClientConfiguration file = section(environment);
    try {
      return resolve(environment, file);
    } catch (IllegalArgumentException e) {
      throw new FailureException(
          ExitCode.USAGE,
          "The " + e.getMessage() + ": correct the option --broker, or UPSHIFT_BROKER.",
          e);
    }
  }

  private ClientConfiguration resolve(
      Function<String, Optional<String>> environment, ClientConfiguration file) {
    return new ClientConfiguration(
        given(broker, address(environment, "UPSHIFT_BROKER"), file.broker()),
        file.caCertificate(),
        given(user, environment.apply("UPSHIFT_USER"), file.user()),
        password(environment).or(file::password),
        file.topicRoot(),
        address(environment, "UPSHIFT_BRAIN").orElse(file.brain()),
        environment
            .apply("UPSHIFT_BRAIN_TOKEN")
            .map(_ -> new Secret("env:UPSHIFT_BRAIN_TOKEN"))
            .or(file::brainToken));
  }

  private static Optional<URI> address(
      Function<String, Optional<String>> environment, String name) {
    Optional<String> text = environment.apply(name);
    try {
      return text.map(URI::create);
    } catch (IllegalArgumentException e) {
      throw new FailureException(
          ExitCode.USAGE,
          name
              + " must be an address such as mqtt://host:1883 or http://host:7080, but was '"
              + text.orElse("")
              + "'.",
          e);
    }
  }

  private ClientConfiguration section(Function<String, Optional<String>> environment) {
    Optional<Path> file =
        Optional.ofNullable(config).or(() -> environment.apply("UPSHIFT_CONFIG").map(Path::of));
    if (file.isPresent()) {
      return YamlFile.read(file.get(), "client", ClientConfiguration.class);
    }
    boolean usual =
        Files.isRegularFile(USUAL_FILE) && YamlFile.sections(USUAL_FILE).contains("client");
    return usual
        ? YamlFile.read(USUAL_FILE, "client", ClientConfiguration.class)
        : YamlFile.defaults("client", ClientConfiguration.class);
  }

  private Optional<Secret> password(Function<String, Optional<String>> environment) {
    return Optional.ofNullable(passwordFile)
        .or(() -> environment.apply("UPSHIFT_PASSWORD_FILE").map(Path::of))
        .map(path -> new Secret("file:" + path))
        .or(() ->
            environment.apply("UPSHIFT_PASSWORD").map(_ -> new Secret("env:UPSHIFT_PASSWORD")));
  }

  private static <T> T given(@Nullable T option, Optional<T> environment, T otherwise) {
    return Optional.ofNullable(option).or(() -> environment).orElse(otherwise);
  }
}
