package dev.upshift.brain.app;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The token that history asks for: the configured one, or one made once for this state folder. */
final class HttpToken {
  private static final Logger LOG = LoggerFactory.getLogger(HttpToken.class);

  /** In the state folder, readable by this user only. */
  static final String FILE = "http-token";

  private HttpToken() {}

  static String of(BrainConfiguration configuration) {
    return configuration
        .httpToken()
        .map(Secret::read)
        .orElseGet(() -> made(configuration.stateFolder().resolve(FILE)));
  }

  private static String made(Path file) {
    try {
      if (Files.notExists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, BrainIds.token() + "\n");
        LOG.info("The token of the HTTP interface is in {}.", file);
      }
      return new Secret("file:" + file).read();
    } catch (IOException e) {
      throw new FailureException(
          ExitCode.ERROR,
          "The token file " + file + " cannot be written: make the state folder writable.",
          e);
    }
  }
}
