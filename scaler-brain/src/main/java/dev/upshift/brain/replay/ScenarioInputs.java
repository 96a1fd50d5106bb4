package dev.upshift.brain.replay;

import dev.upshift.brain.decision.FailureKind;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.replay.Scenario.Line;
import dev.upshift.configuration.DurationText;

/** What the lines of a scenario mean for the rules, where a line is an input and no more. */
final class ScenarioInputs {
  private ScenarioInputs() {}

  static Input of(Line line) {
    String id = "line-" + line.number();
    return switch (line.event()) {
      case ANNOUNCE_REBOOT -> new Input.RebootAnnounced();
      case PROGRESS -> new Input.Progressed(ScenarioValues.rate(line.key("rate").orElseThrow()));
      case CHECKPOINT -> new Input.CheckpointSaved();
      case CRASH_LOOP -> new Input.Failed(FailureKind.CRASH_LOOP, id);
      case HANG -> new Input.Failed(FailureKind.HANG, id);
      case GPU_LOST -> new Input.Failed(FailureKind.GPU_LOST, id);
      case TROUBLE -> new Input.Failed(FailureKind.TROUBLE, id);
      case OVERRIDE -> override(line);
      case PAUSE -> new Input.Pause(null, null);
      case RESUME -> new Input.Resume(null);
      case RESET -> new Input.Reset(null);
      case RETRY -> new Input.Retry(null);
      case COMPLETE -> new Input.Completed();
      case START, REBOOT, RUNNING, SILENT, BACK, REDEFINE, BRAIN_RESTART, END ->
          throw new IllegalStateException(line.event() + " has no input of its own");
    };
  }

  private static Input override(Line line) {
    String mode = line.key("mode").orElseThrow();
    return switch (mode) {
      case "up" -> new Input.StepMode(true, null);
      case "down" -> new Input.StepMode(false, null);
      case "auto" -> new Input.Release(null);
      default ->
          new Input.PinMode(mode, line.key("ttl").map(DurationText::parse).orElse(null), null);
    };
  }
}
