package dev.upshift.brain.journal;

import dev.upshift.brain.decision.Decider;
import dev.upshift.brain.decision.FailureKind;
import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.decision.Policy;
import dev.upshift.brain.decision.Step;
import dev.upshift.brain.learning.ClassPrior;
import dev.upshift.configuration.FailureException;
import dev.upshift.protocol.BootCause;
import dev.upshift.protocol.Command;
import dev.upshift.protocol.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A host's long day, the same each time: step by step, as the journal takes it. */
final class Campaign {
  static final Journal.Watcher UNTROUBLED =
      new Journal.Watcher() {
        @Override
        public void committed(int writes, Duration took) {
          // Nothing to see.
        }

        @Override
        public void failed(FailureException reason) {
          throw reason;
        }
      };

  private static final Instant START = Instant.parse("2026-01-01T00:00:00.123Z");
  private static final Duration PACE = Duration.ofMinutes(7);

  private final HostId host;
  private HostState state;
  private long count;

  Campaign(HostId host) {
    this.host = host;
    this.state = HostState.initial(host);
  }

  HostState state() {
    return state;
  }

  HostState after(long steps) {
    while (count < steps) {
      next();
    }
    return state;
  }

  Write next() {
    Instant now = START.plus(PACE.multipliedBy(count));
    HostState before = state;
    Input input = input(count, before);
    Step step = Decider.decide(before, input, now, Policy.defaults());
    state = step.next();
    count++;
    return new Write.StepTaken(
        host,
        state,
        1,
        List.of(
            new Write.StampedInput(
                now,
                input,
                before.contact().lastHeardAt(),
                count % 10 == 1 ? Optional.of(before) : Optional.empty(),
                Optional.empty())),
        step.decisions(),
        step.desired(),
        Map.of(),
        Optional.of(new Command.Received(count, "event-" + count)));
  }

  private static Input input(long count, HostState state) {
    if (count == 0) {
      return new Input.Described(
          List.of(new Input.Rung("light", "a", null), new Input.Rung("medium", "b", 2.5)),
          "kernel",
          null);
    }
    String mode = String.valueOf(state.mode());
    return switch ((int) (count % 5)) {
      case 1 -> new Input.ModeRunning(mode, state.revision());
      case 2 -> new Input.Rebooted("boot-" + count, START.plus(PACE.multipliedBy(count)), cause());
      case 3 -> new Input.ModeRunning(mode, state.revision());
      case 4 -> new Input.Failed(FailureKind.CRASH_LOOP, "crash-" + count);
      default -> new Input.StepMode(count % 2 == 0, "anna");
    };
  }

  private static BootCause cause() {
    return BootCause.UNPLANNED;
  }

  static List<Input> everyInput() {
    return List.of(
        new Input.Described(List.of(new Input.Rung("light", "a", 1.5)), null, "light"),
        new Input.Heartbeat("b", Duration.ofMillis(12_345)),
        new Input.BootsListed(List.of(new Input.ListedBoot("b", START, BootCause.PLANNED))),
        new Input.Rebooted("b", START, BootCause.UNKNOWN),
        new Input.RebootAnnounced(),
        new Input.ModeRunning("light", 3),
        new Input.ModeNotRunning("stopped"),
        new Input.StartFailed("medium", "exit 127", "light"),
        new Input.Failed(FailureKind.GPU_LOST, "x"),
        new Input.Progressed(0.1),
        new Input.CheckpointSaved(Duration.ofSeconds(3), 1.5),
        new Input.CheckpointTook(1.5),
        new Input.PriorLearned(ClassPrior.NONE),
        new Input.SiteEvent(START, START.plusSeconds(120), 3, 5),
        new Input.PromotionRefused(3, 3, START),
        new Input.PromotionGranted(),
        new Input.Completed(),
        new Input.PinMode("light", Duration.ofSeconds(5), null),
        new Input.StepMode(false, "by"),
        new Input.Release(null),
        new Input.Pause(null, "by"),
        new Input.Resume(null),
        new Input.Reset(null),
        new Input.Retry("by"),
        new Input.BrainStarted(),
        new Input.JournalUnreadable("why"),
        new Input.Wake());
  }
}
