package dev.upshift.broker.registry;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The registry on disk: {@code users.json} in the broker's state folder. */
public final class RegistryFile {
  /** Its name in the state folder. */
  public static final String NAME = "users.json";

  private static final int VERSION = 1;
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private record Document(int v, List<RegisteredUser> users) {}

  private RegistryFile() {}

  /**
   * Reads the registry; a missing file is an empty one.
   *
   * @throws FailureException where it cannot be read or understood
   */
  public static Roster read(Path file) {
    try {
      Document document = MAPPER.readValue(Files.readString(file), Document.class);
      if (document.v() != VERSION) {
        throw broken(file, "version " + document.v() + " is not " + VERSION, null);
      }
      return new Roster(document.users());
    } catch (NoSuchFileException _) {
      return new Roster(List.of());
    } catch (IOException | JacksonException | NullPointerException e) {
      throw broken(file, e.getClass().getSimpleName(), e);
    }
  }

  static void write(Path file, Roster roster) {
    String text = MAPPER.writeValueAsString(new Document(VERSION, roster.users()));
    PrivateFile.write(file, text + "\n");
  }

  private static FailureException broken(
      Path file, String reason, @org.jspecify.annotations.Nullable Exception cause) {
    return new FailureException(
        ExitCode.ERROR,
        "The registry of users "
            + file
            + " cannot be read ("
            + reason
            + "): make it readable for this user, restore it from a backup, or delete it and add"
            + " the hosts again.",
        cause);
  }
}
