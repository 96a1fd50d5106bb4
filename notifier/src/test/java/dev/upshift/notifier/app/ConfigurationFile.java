package dev.upshift.notifier.app;

import dev.upshift.configuration.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes configuration files for notifiers that run as processes. */
final class ConfigurationFile {
  private ConfigurationFile() {}

  /** A notifier with a webhook and the console. */
  static Path write(Path folder, URI broker, Secret password, String webhook) {
    return write(
        folder,
        """
        notifier:
          broker: %s
          password: %s
          state-folder: state
          http-port: 0
          channels:
            - {name: slack, type: slack, url: file:webhook}
            - {name: console, type: console}
          retry: {first-delay: 1s, max-delay: 2s}
          incidents: {interval: 0s}
        """
            .formatted(broker, password.source()),
        webhook);
  }

  static Path write(Path folder, String yaml, String webhook) {
    try {
      SecretFile.write(folder.resolve("webhook"), webhook);
      return Files.writeString(folder.resolve("upshift.yaml"), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
