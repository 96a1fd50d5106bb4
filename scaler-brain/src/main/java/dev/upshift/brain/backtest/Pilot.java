package dev.upshift.brain.backtest;

/** Who chooses a host's mode, told of what a real controller would hear. Moments are in millis. */
interface Pilot {
  long NEVER = Long.MAX_VALUE;

  /** The rung that it wants now. */
  int rung();

  /**
   * The host went down: nothing is heard of it.
   *
   * @param checkpointAt of the run that ended, which may be its beginning
   */
  void down(long at, long checkpointAt);

  /** It booted, and the training starts. */
  void up(long at);

  /** The training of the mode it wanted runs. */
  void running(long at);

  /** When it wants to be asked again if nothing else happens. */
  long wakeAt();

  /**
   * @param checkpointAt the last one of the present run
   */
  void wake(long at, long checkpointAt);
}
