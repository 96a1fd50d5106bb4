package dev.upshift.brain.decision;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The one door to the rules. */
public final class Decider {
  private Decider() {}

  /** Decides what one input means for one host. */
  public static Step decide(HostState state, Input input, Instant now, Policy policy) {
    return new Step(state, Optional.empty(), List.of(), List.of(), Optional.empty(), false);
  }
}
