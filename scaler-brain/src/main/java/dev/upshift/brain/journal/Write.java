package dev.upshift.brain.journal;

import dev.upshift.brain.decision.Decision;
import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.decision.Step.DesiredMode;
import dev.upshift.protocol.Command;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Telemetry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One thing to write, as a whole or not at all. */
public sealed interface Write {
  /**
   * What a step leaves behind.
   *
   * @param state the snapshot after the step
   * @param inputs what led to it, oldest first
   * @param desired the desired document, where it changed
   * @param received the event of the host that is done with this step
   */
  record StepTaken(
      HostId host,
      HostState state,
      long epoch,
      List<StampedInput> inputs,
      List<Decision> decisions,
      Optional<DesiredMode> desired,
      Map<String, Notice.Alert> alerts,
      Optional<Command.Received> received)
      implements Write {
    public StepTaken {
      inputs = List.copyOf(inputs);
      decisions = List.copyOf(decisions);
      alerts = Map.copyOf(alerts);
    }
  }

  /** An event of a host that leads to no step is in the journal all the same. */
  record EventNoted(HostId host, Command.Received received) implements Write {}

  /** An answer to a person that needs no step, and the command that it leads to. */
  record OrderAnswered(Decision decision, Optional<CommandSent> command) implements Write {}

  /** A decision about the fleet as a whole, and the alert that changes with it. */
  record FleetTold(Decision decision, Optional<Notice.Alert> alert) implements Write {}

  /** How a command of before stands. */
  record ResultHeard(HostId host, Telemetry.Result result) implements Write {}

  /** The broker has these decisions. */
  record DecisionsSent(List<String> ids) implements Write {
    public DecisionsSent {
      ids = List.copyOf(ids);
    }
  }

  /** A snapshot that cannot be read is put aside, before anything takes its place. */
  record SetAside(HostId host, Instant at, String text) implements Write {}

  /** This brain begins with this epoch and this policy. */
  record Incarnated(long epoch, Instant at, Map<String, String> policy) implements Write {
    public Incarnated {
      policy = Map.copyOf(policy);
    }
  }

  /** Old inputs and decisions are forgotten. */
  record Forget(Instant inputsBefore, Instant decisionsBefore) implements Write {}

  /**
   * An input with the moment that the brain gave it.
   *
   * @param heardAt when the host was last heard before it: all that heartbeats change that are not
   *     written by themselves
   * @param before the state before it, where a replay may begin
   * @param policy what it was decided by from here on, where that is not the brain's own
   */
  record StampedInput(
      Instant at,
      Input input,
      @Nullable Instant heardAt,
      Optional<HostState> before,
      Optional<Map<String, String>> policy) {
    public StampedInput {
      policy = policy.map(Map::copyOf);
    }
  }

  record CommandSent(String id, Instant at, String action, String session) {}
}
