package dev.upshift.agent.supervise;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Notices a GPU that was there and is no longer: not listed, or listed without its identity, in two
 * readings in a row. One that comes back may be lost again.
 *
 * @param missing how often in a row each GPU known was not there; 0 for those that are
 */
public record GpuWatch(Map<String, Integer> missing) {
  private static final int SURE = 2;

  public GpuWatch {
    missing = Map.copyOf(missing);
  }

  /** What was noticed, and the watch from here on. */
  public record Look(GpuWatch next, Set<String> lost) {
    public Look {
      lost = Set.copyOf(lost);
    }
  }

  public static GpuWatch fresh() {
    return new GpuWatch(Map.of());
  }

  /** The identities of the GPUs that are there now. */
  public Look look(Set<String> present) {
    Map<String, Integer> next = new TreeMap<>();
    Set<String> lost = new TreeSet<>();
    present.forEach(gpu -> next.put(gpu, 0));
    missing.forEach((gpu, times) -> {
      if (!present.contains(gpu)) {
        next.put(gpu, Math.min(times + 1, SURE + 1));
        if (times + 1 == SURE) {
          lost.add(gpu);
        }
      }
    });
    return new Look(new GpuWatch(next), lost);
  }
}
