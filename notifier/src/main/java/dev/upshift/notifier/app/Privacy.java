package dev.upshift.notifier.app;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;

/** A secret that everybody on the machine can read is none: it is refused. */
final class Privacy {
  private Privacy() {}

  /**
   * Reads each of them once.
   *
   * @throws FailureException where one is missing, empty, or readable by everybody
   */
  static void require(List<Secret> secrets) {
    for (Secret secret : secrets) {
      secret.read();
      secret.file().ifPresent(Privacy::requirePrivate);
    }
  }

  /** The same of all that the notifier uses. */
  static void require(NotifierConfiguration configuration) {
    requirePassword(configuration.password());
    configuration.channels().forEach(channel -> require(channel.secrets()));
  }

  /** The same of the password at the broker, which people do not make up themselves. */
  static void requirePassword(Secret password) {
    password.readPassword("user add notifier --role notifier");
    password.file().ifPresent(Privacy::requirePrivate);
  }

  private static void requirePrivate(Path file) {
    try {
      if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
        throw new FailureException(
            ExitCode.USAGE,
            "The secret file:"
                + file
                + " must not be readable by everybody, but is: chmod o-rwx "
                + file);
      }
    } catch (IOException e) {
      throw new FailureException(
          ExitCode.USAGE, "The permissions of the secret file:" + file + " cannot be read.", e);
    }
  }
}
