package dev.upshift.agent.supervise;

import java.time.Duration;

/**
 * How patient the supervisor is.
 *
 * @param gracePeriod between SIGTERM and SIGKILL, time for a checkpoint
 * @param checkpointWait how much longer for a checkpoint newer than the order to end
 * @param settle how long a command must have run to be called running
 * @param firstDelay before the second restart in a row; the first one is immediate
 * @param maxDelay the most that doubling may lead to, and the pace of a crash loop
 * @param healthyAfter a run of this length makes the failures before it forgotten
 * @param loopExits so many exits within {@code loopWindow} are a crash loop
 * @param completeOnExitZero whether exit code 0 means that the command's work is complete
 * @param seed of the jitter
 */
public record Rules(
    Duration gracePeriod,
    Duration checkpointWait,
    Duration settle,
    Duration firstDelay,
    Duration maxDelay,
    Duration healthyAfter,
    int loopExits,
    Duration loopWindow,
    boolean completeOnExitZero,
    long seed) {
  /** What a crashed command leaves behind gets at most this long to end by itself. */
  private static final Duration REMAINS_GRACE = Duration.ofSeconds(5);

  Duration remainsGrace() {
    return gracePeriod.compareTo(REMAINS_GRACE) < 0 ? gracePeriod : REMAINS_GRACE;
  }
}
