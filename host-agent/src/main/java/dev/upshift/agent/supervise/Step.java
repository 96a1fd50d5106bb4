package dev.upshift.agent.supervise;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What follows from an input: the next state, what to do, and when to be woken at the latest. */
public record Step(Supervision next, List<Effect> effects, Optional<Instant> wakeAt) {
  public Step {
    effects = List.copyOf(effects);
  }
}
