package dev.upshift.agent.supervise;

import java.time.Instant;

/**
 * The state machine that keeps a mode's commands running: pure, so that every rule is a row in a
 * table of tests.
 *
 * <ul>
 *   <li>What an earlier agent started and is still wanted goes on; everything else of its is ended
 *       before anything new starts.
 *   <li>Another mode, a stop or a restart ends every process there is: SIGTERM to each tree,
 *       SIGKILL to what is left after the grace period, and nothing new starts before all is gone.
 *   <li>Where its checkpoints are watched, it is not killed before one newer than the order is
 *       there, for a bounded time; where it saves when asked, it is asked first.
 *   <li>A mode that cannot be started, or is in a crash loop before it ran at all, is given up for
 *       the mode before.
 *   <li>The same mode with a newer fence changes nothing but the fence.
 *   <li>A command that ends by itself is finished, where that counts as completion; else what it
 *       left behind is cleared away and it is started again: at once, then with growing delays.
 *   <li>Too many exits in a short time are a crash loop: told once, and tried on at the longest
 *       delay.
 *   <li>When every command is complete, the training is complete and stays so.
 * </ul>
 */
public final class Supervisor {
  private Supervisor() {}

  public static Step step(Supervision before, Input input, Instant now, Rules rules) {
    Draft draft = new Draft(before, now, rules);
    draft.accept(input);
    draft.reconcile();
    return draft.step();
  }
}
