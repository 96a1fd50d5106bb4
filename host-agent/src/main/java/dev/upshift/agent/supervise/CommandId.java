package dev.upshift.agent.supervise;

import java.util.Comparator;

/**
 * One process that a mode wants running.
 *
 * @param name the command's name in the configuration
 * @param instance from 1, where the command is wanted several times
 */
public record CommandId(String name, int instance) implements Comparable<CommandId> {
  private static final Comparator<CommandId> ORDER =
      Comparator.comparing(CommandId::name).thenComparingInt(CommandId::instance);

  /** Everything that an earlier agent left running; to be stopped before anything is started. */
  public static final CommandId LEFTOVERS = new CommandId("(left over)", 0);

  @Override
  public int compareTo(CommandId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return instance > 1 ? name + "-" + instance : name;
  }
}
