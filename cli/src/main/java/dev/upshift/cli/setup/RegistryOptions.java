package dev.upshift.cli.setup;

import dev.upshift.broker.BrokerConfiguration;
import dev.upshift.broker.registry.HostRegistry;
import dev.upshift.cli.connection.Environment;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.YamlFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the broker keeps its hosts and users. */
final class RegistryOptions {
  private static final Path USUAL_FILE = Path.of("upshift.yaml");

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "Configuration file; its section broker: is read"
              + " (UPSHIFT_CONFIG; ./upshift.yaml where there is one).")
  @Nullable Path config;

  @Option(
      names = "--state",
      paramLabel = "FOLDER",
      description = "The broker's state folder, instead of a configuration file.")
  @Nullable Path state;

  HostRegistry registry() {
    return HostRegistry.in(broker().stateFolder());
  }

  /** The broker's configuration; with its state folder alone, the usual one. */
  BrokerConfiguration broker() {
    if (state != null) {
      return BrokerConfiguration.of(state);
    }
    Path file =
        Optional.ofNullable(config)
            .or(() -> Environment.variable("UPSHIFT_CONFIG").map(Path::of))
            .or(() -> Optional.of(USUAL_FILE).filter(Files::isRegularFile))
            .orElseThrow(() ->
                new FailureException(
                    ExitCode.USAGE,
                    "The broker's registry must be named: give the configuration with -c FILE, or"
                        + " the broker's state folder with --state FOLDER."));
    return YamlFile.read(file, Sections.BROKER, BrokerConfiguration.class);
  }
}
