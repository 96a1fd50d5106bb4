package dev.upshift.brain.replay;

import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.decision.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One line of a recording: something that the brain decided on. */
public sealed interface Recorded {
  /** The brain began an epoch, with this policy. */
  record Began(long epoch, Instant at, Policy policy) implements Recorded {}

  /**
   * An input, as the brain stamped it.
   *
   * @param heardAt when the host was last heard before it; null where it is as the input before has
   *     left it
   * @param before the state that the brain had before it, where the recording tells it
   * @param policy what it was decided by from here to the end of the epoch, where that is not the
   *     brain's own
   * @param decided what the brain decided then, as its journal has it
   */
  record Stamped(
      String host,
      Instant at,
      long epoch,
      Input input,
      @Nullable Instant heardAt,
      Optional<HostState> before,
      Optional<Policy> policy,
      List<String> decided)
      implements Recorded {
    public Stamped {
      decided = List.copyOf(decided);
    }
  }
}
