package dev.upshift.cli.connection;

import java.util.Optional;

/** What the surroundings of a command say. */
public final class Environment {
  private static final int USUAL_WIDTH = 160;

  private Environment() {}

  public static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(v -> !v.isEmpty());
  }

  /** Who types: the user of this machine, or where it has no name for him the broker's user. */
  public static String person(ClientConfiguration client) {
    return variable("USER").orElse(client.user());
  }

  /** The columns of the terminal, where the shell tells. */
  public static int terminalWidth() {
    return variable("COLUMNS")
        .filter(c -> c.matches("[1-9]\\d{0,4}"))
        .map(Integer::valueOf)
        .orElse(USUAL_WIDTH);
  }
}
