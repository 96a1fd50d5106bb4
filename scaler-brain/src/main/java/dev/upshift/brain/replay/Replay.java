package dev.upshift.brain.replay;

import dev.upshift.brain.decision.Decider;
import dev.upshift.brain.decision.Decision;
import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Policy;
import dev.upshift.brain.decision.Step;
import dev.upshift.brain.replay.Recorded.Stamped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Runs the decision core over what a brain recorded: the same inputs, at the moments that the brain
 * stamped, by the policy that it had. The decisions are the same, byte for byte. A host takes part
 * from the first line on that tells its state.
 */
public final class Replay {
  private final Map<String, HostState> states = new HashMap<>();
  private final Map<Long, Policy> policies = new HashMap<>();
  private final Map<String, Own> own = new HashMap<>();

  /** A host's own policy, for the rest of an epoch. */
  private record Own(long epoch, Policy policy) {}

  Replay() {}

  /** Every decision of the recording, in order. */
  public static List<Decision> exactly(Iterable<Recorded> recording) {
    List<Decision> decisions = new ArrayList<>();
    each(recording, (_, step) -> decisions.addAll(step.decisions()));
    return decisions;
  }

  /** Tells of each input what it led to. */
  public static void each(Iterable<Recorded> recording, BiConsumer<Stamped, Step> told) {
    Replay replay = new Replay();
    for (Recorded line : recording) {
      Optional<Step> step = replay.take(line);
      if (line instanceof Stamped input) {
        step.ifPresent(taken -> told.accept(input, taken));
      }
    }
  }

  /** What the brain did then; empty where the line is no input, or of a host not told yet. */
  Optional<Step> take(Recorded line) {
    return switch (line) {
      case Recorded.Began began -> {
        policies.put(began.epoch(), began.policy());
        yield Optional.empty();
      }
      case Stamped input ->
          input
              .before()
              .or(() -> Optional.ofNullable(states.get(input.host())))
              .map(state -> step(input, state));
    };
  }

  private Step step(Stamped input, HostState state) {
    HostState heard = state.lastHeard(input.heardAt());
    Step step = Decider.decide(heard, input.input(), input.at(), policy(input));
    states.put(input.host(), step.next());
    return step;
  }

  private Policy policy(Stamped input) {
    input.policy().ifPresent(p -> own.put(input.host(), new Own(input.epoch(), p)));
    Own hosts = own.get(input.host());
    return hosts != null && hosts.epoch() == input.epoch()
        ? hosts.policy()
        : policies.getOrDefault(input.epoch(), Policy.defaults());
  }
}
