package dev.upshift.agent.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * By what an agent of this host knows the processes that fork away from a command and keep neither
 * parent nor session nor environment, as far as that can be told without an agent.
 */
public enum Ownership {
  /** By a control group that the agent can make. */
  CONTROL_GROUP,
  /** By the shim, which perl makes the parent of orphans; by a scope where systemd gives one. */
  REAPER,
  /** By a scope, where systemd gives one to an agent which is its service. */
  SERVICE,
  /** By nothing. */
  NONE;

  /** Of this host. */
  public static Ownership present() {
    return of(
        Homes.present(""), Files.isDirectory(Path.of("/run/systemd/system")), Reaper.present());
  }

  /**
   * @param managed whether systemd runs here
   */
  static Ownership of(Homes homes, boolean managed, Optional<Reaper> reaper) {
    if (!homes.areLacking()) {
      return CONTROL_GROUP;
    }
    if (reaper.isPresent()) {
      return REAPER;
    }
    return managed ? SERVICE : NONE;
  }
}
