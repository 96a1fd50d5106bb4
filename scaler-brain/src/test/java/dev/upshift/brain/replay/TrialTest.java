package dev.upshift.brain.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.brain.decision.Decider;
import dev.upshift.brain.decision.Decision;
import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.decision.Input.Rung;
import dev.upshift.brain.decision.Policy;
import dev.upshift.brain.decision.Step;
import dev.upshift.protocol.BootCause;
import dev.upshift.protocol.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A recording made step by step as the brain's desk makes it, run again as it was and otherwise.
 */
class TrialTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration BEAT = Duration.ofSeconds(5);

  private final List<Recorded> recording = new ArrayList<>();
  private final List<Decision> decided = new ArrayList<>();
  private final Policy policy = Policy.defaults();
  private HostState state = HostState.initial(new HostId("tnr-0"));
  private Instant now = START;
  private Optional<Instant> wakeAt = Optional.empty();

  private void take(Input input) {
    HostState before = state;
    Step step = Decider.decide(before, input, now, policy);
    state = step.next();
    wakeAt = step.wakeAt();
    decided.addAll(step.decisions());
    if (step.durable()) {
      recording.add(
          new Recorded.Stamped(
              "tnr-0",
              now,
              1,
              input,
              before.contact().lastHeardAt(),
              recording.size() == 1 ? Optional.of(before) : Optional.empty(),
              Optional.empty(),
              List.of()));
    }
    if (step.desired().isPresent()) {
      take(new Input.ModeNotRunning("stopping"));
      take(new Input.ModeRunning(step.desired().get().mode(), step.desired().get().revision()));
    }
  }

  private void runFor(Duration time) {
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      now = now.plus(BEAT);
      if (wakeAt.filter(at -> !at.isAfter(now)).isPresent()) {
        take(new Input.Wake());
      }
      take(new Input.Heartbeat("boot", Duration.between(START, now)));
    }
  }

  private void record() {
    recording.add(new Recorded.Began(1, START, policy));
    take(
        new Input.Described(
            List.of(new Rung("light", "a", null), new Rung("medium", "b", null)), "kernel", null));
    runFor(Duration.ofMinutes(70));
    for (int i = 0; i < 4; i++) {
      take(new Input.Rebooted("boot-" + i, now, BootCause.UNPLANNED));
      runFor(Duration.ofMinutes(6));
    }
    runFor(Duration.ofHours(3));
  }

  private static List<String> changes(List<Decision> decisions) {
    return decisions.stream()
        .filter(Decision::changes)
        .map(d -> d.at() + " " + d.from() + " " + d.to() + " " + d.reason().word())
        .toList();
  }

  @Test
  void recording_runAgain_givesTheSameDecisions() {
    record();
    assertThat(decided)
        .extracting(d -> d.reason().word())
        .contains("scale-up", "fallback", "retry");
    assertThat(Replay.exactly(recording)).isEqualTo(decided);
  }

  @Test
  void trial_ofTheSamePolicy_decidesTheSame() {
    record();
    assertThat(Trial.of(recording, policy))
        .extracting(d -> d.reason().word())
        .containsExactlyElementsOf(decided.stream().map(d -> d.reason().word()).toList());
  }

  @Test
  void trial_ofAMorePatientPolicy_doesNotFallBack() {
    record();
    Policy patient = Policy.of(Map.of("max-reboots", "4"));
    assertThat(changes(Trial.of(recording, patient)))
        .containsExactly("2026-01-01T01:00:00Z light medium scale-up");
  }

  @Test
  void trial_ofAShorterWindow_climbsEarlier() {
    record();
    Policy quick = Policy.of(Map.of("stability-window", "20m"));
    assertThat(changes(Trial.of(recording, quick)).getFirst())
        .isEqualTo("2026-01-01T00:20:00Z light medium scale-up");
  }
}
