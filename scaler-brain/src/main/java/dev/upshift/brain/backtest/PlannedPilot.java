package dev.upshift.brain.backtest;

/** Follows a plan: goes down when it says so, and up as soon as it says so and rule 4 lets it. */
final class PlannedPilot implements Pilot {
  private final int[] plan;
  private final long from;
  private final long step;
  private final long stabilityMillis;
  private int rung;
  private int place;
  private int changes;
  private long cleanSince = NEVER;

  /**
   * @param plan the rung to be in, for each step of time
   */
  PlannedPilot(int[] plan, long from, long step, long stabilityMillis) {
    this.plan = plan;
    this.from = from;
    this.step = step;
    this.stabilityMillis = stabilityMillis;
  }

  @Override
  public int rung() {
    return rung;
  }

  @Override
  public void down(long at, long checkpointAt) {
    cleanSince = NEVER;
  }

  @Override
  public void up(long at) {
    wake(at, at);
  }

  @Override
  public void running(long at) {
    cleanSince = at;
  }

  /** When the plan changes next, or when it may be followed. */
  @Override
  public long wakeAt() {
    if (place >= plan.length) {
      return NEVER;
    }
    changes = Math.max(changes, place);
    while (changes < plan.length && plan[changes] == plan[place]) {
      changes++;
    }
    long change = changes < plan.length ? from + changes * step : NEVER;
    boolean waits = plan[place] > rung && cleanSince != NEVER;
    return waits ? Math.min(change, cleanSince + stabilityMillis) : change;
  }

  @Override
  public void wake(long at, long checkpointAt) {
    place = (int) Math.min(plan.length, (at - from) / step);
    if (place == plan.length) {
      return;
    }
    if (plan[place] < rung) {
      rung = plan[place];
      cleanSince = NEVER;
    } else if (plan[place] > rung && cleanSince != NEVER && at >= cleanSince + stabilityMillis) {
      rung++;
      cleanSince = NEVER;
    }
  }
}
