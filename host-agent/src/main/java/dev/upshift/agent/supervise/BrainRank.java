package dev.upshift.agent.supervise;

import java.util.Comparator;

/** A brain's incarnation. Of two, the one with the higher epoch counts, then the higher id. */
public record BrainRank(long epoch, String brain) implements Comparable<BrainRank> {
  private static final Comparator<BrainRank> ORDER =
      Comparator.comparingLong(BrainRank::epoch).thenComparing(BrainRank::brain);

  /** Lower than every brain. */
  public static final BrainRank NONE = new BrainRank(0, "");

  public BrainRank max(BrainRank other) {
    return compareTo(other) >= 0 ? this : other;
  }

  @Override
  public int compareTo(BrainRank other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return "'" + brain + "' of epoch " + epoch;
  }
}
