package dev.upshift.brain.journal;

import dev.upshift.brain.decision.Decider;
import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.decision.Policy;
import dev.upshift.protocol.AlertName;
import dev.upshift.protocol.HostId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A host's state, computed again from the inputs in the journal: the newest readable state that an
 * input began from, and everything that was put in since.
 */
final class Rebuilt {
  /** An input of the journal, as far as it can be read. */
  record Past(
      Instant at,
      Optional<Input> input,
      Optional<Instant> heardAt,
      Optional<HostState> before,
      Policy policy) {}

  private Rebuilt() {}

  /** Empty where no input tells a state to begin from. */
  static Optional<HostState> of(List<Past> inputs) {
    int start = start(inputs);
    if (start < 0) {
      return Optional.empty();
    }
    HostState state = inputs.get(start).before().orElseThrow();
    for (Past past : inputs.subList(start, inputs.size())) {
      if (past.input().isPresent() && !isHold(past)) {
        HostState heard = state.lastHeard(past.heardAt().orElse(null));
        state = Decider.decide(heard, past.input().get(), past.at(), past.policy()).next();
      }
    }
    return Optional.of(state);
  }

  private static int start(List<Past> inputs) {
    for (int i = inputs.size() - 1; i >= 0; i--) {
      Past past = inputs.get(i);
      if (!isHold(past) && past.before().filter(s -> s.held() == null).isPresent()) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isHold(Past past) {
    return past.input().filter(Input.JournalUnreadable.class::isInstance).isPresent();
  }

  /**
   * The state with counters that are not below these, so that no id and no revision is given twice,
   * and with the alert of the hold firing, so that the rules resolve it.
   */
  static HostState notBelow(
      HostState state, long decisions, long revision, Optional<Instant> heldSince) {
    Map<String, Instant> firing = new TreeMap<>(state.firing());
    heldSince.ifPresent(since -> firing.put(AlertName.HELD.word(), since));
    return new HostState(
        state.host(),
        state.ladder(),
        state.fingerprint(),
        state.labels(),
        state.mode(),
        Math.max(state.revision(), revision),
        Math.max(state.decisions(), decisions),
        state.stint(),
        state.pastStints(),
        state.modes(),
        state.boots(),
        state.failures(),
        state.contact(),
        state.orders(),
        state.reported(),
        firing,
        state.completedAt(),
        state.held(),
        state.learning(),
        state.runSince());
  }

  /** What is known where nothing else is: the host begins again. */
  static HostState fresh(HostId host, long decisions, long revision, Optional<Instant> heldSince) {
    return notBelow(HostState.initial(host), decisions, revision, heldSince);
  }
}
