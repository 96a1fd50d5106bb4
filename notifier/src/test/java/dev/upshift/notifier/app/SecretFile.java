package dev.upshift.notifier.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes secrets as they have to be: for their owner alone. */
final class SecretFile {
  private SecretFile() {}

  static Path write(Path file, String secret) {
    try {
      Files.writeString(file, secret);
      return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
