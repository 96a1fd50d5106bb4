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
  private static final String FILE = "file:";

  private Privacy() {}

  /**
   * Reads each of them once.
   *
   * @throws FailureException where one is missing, empty, or readable by everybody
   */
  static void require(List<Secret> secrets) {
    for (Secret secret : secrets) {
      secret.read();
      if (secret.source().startsWith(FILE)) {
        requirePrivate(Path.of(secret.source().substring(FILE.length())));
      }
    }
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
