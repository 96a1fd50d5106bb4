package dev.upshift.cli.notify;

import dev.upshift.cli.connection.Environment;
import dev.upshift.configuration.YamlFile;
import dev.upshift.notifier.app.NotifierConfiguration;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The configuration file whose section {@code notifier:} a command is about. */
final class NotifierFile {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "Configuration file; its section notifier: is read (UPSHIFT_CONFIG; ./upshift.yaml).")
  @Nullable Path config;

  NotifierConfiguration read() {
    Path file =
        Optional.ofNullable(config)
            .or(() -> Environment.variable("UPSHIFT_CONFIG").map(Path::of))
            .orElse(Path.of("upshift.yaml"));
    return YamlFile.read(file, "notifier", NotifierConfiguration.class);
  }
}
