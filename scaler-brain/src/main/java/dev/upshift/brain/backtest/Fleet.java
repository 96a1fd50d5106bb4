package dev.upshift.brain.backtest;

import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.decision.Policy;
import dev.upshift.brain.decision.Step;
import java.time.Instant;
import java.util.List;

/** All hosts of a world under one policy, which may learn from each other. */
interface Fleet {
  /** By what a host is decided. */
  @FunctionalInterface
  interface Rules {
    Step decide(HostState state, Input input, Instant now, Policy policy);
  }

  /** Who flies each host. */
  @FunctionalInterface
  interface Pilots {
    DecidingPilot at(int place, Rules rules);
  }

  /** Lets everything happen that is due before this moment. */
  void advanceTo(long end);

  /** Tells the hosts that are observed what all of them have shown up to this moment. */
  void learn(long at);

  List<Tally> tallies();
}
