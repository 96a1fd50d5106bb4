package dev.upshift.brain.backtest;

/** Starts in a mode, climbs by the clock up to another, and never falls back. */
final class FixedPilot implements Pilot {
  private final int highest;
  private final long stabilityMillis;
  private int rung;
  private long climbsAt = NEVER;

  FixedPilot(int lowest, int highest, long stabilityMillis) {
    this.rung = lowest;
    this.highest = highest;
    this.stabilityMillis = stabilityMillis;
  }

  @Override
  public int rung() {
    return rung;
  }

  @Override
  public void down(long at, long checkpointAt) {
    climbsAt = NEVER;
  }

  @Override
  public void up(long at) {
    climbsAt = NEVER;
  }

  @Override
  public void running(long at) {
    climbsAt = rung < highest ? at + stabilityMillis : NEVER;
  }

  @Override
  public long wakeAt() {
    return climbsAt;
  }

  @Override
  public void wake(long at, long checkpointAt) {
    rung++;
    climbsAt = NEVER;
  }
}
