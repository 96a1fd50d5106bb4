package dev.upshift.agent.process;

import java.time.Duration;
import java.util.List;

/**
 * What earlier agents of the same state folder left.
 *
 * @param adopted the wanted ones, which are supervised from now on; their runs count from 1
 * @param leftovers whether other processes of theirs still run
 */
public record Remains(List<Adopted> adopted, boolean leftovers) {
  public static final Remains NONE = new Remains(List.of(), false);

  public Remains {
    adopted = List.copyOf(adopted);
  }

  /**
   * A start whose process runs, or has ended without an agent seeing it.
   *
   * @param age how long it has been running
   */
  public record Adopted(RunRecord record, long run, Duration age) {}
}
