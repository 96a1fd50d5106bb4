package dev.upshift.brain.app;

import dev.upshift.brain.decision.FailureKind;
import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Input;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.TrainingPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** What telemetry means for the rules: a table in code, with no state of its own. */
final class TelemetryInputs {
  /** A rate of progress that has changed by less is no news. */
  private static final double RATE_STEP = 0.05;

  /** So has the time that a checkpoint takes. */
  private static final double TIME_STEP = 0.2;

  private static final int LONGEST_REASON = 300;
  private static final long LONGEST_UPTIME_SECONDS = Duration.ofDays(36_500).toSeconds();

  private TelemetryInputs() {}

  static Input of(Telemetry.Host host) {
    return new Input.Described(
        host.ladder().stream()
            .map(r -> new Input.Rung(r.mode(), r.definitionHash(), r.expectedRatePerHour()))
            .toList(),
        host.fingerprint(),
        null,
        host.labels());
  }

  static Input of(Telemetry.Heartbeat heartbeat) {
    double seconds = Math.clamp(heartbeat.uptimeSeconds(), 0, (double) LONGEST_UPTIME_SECONDS);
    return new Input.Heartbeat(heartbeat.boot(), Duration.ofMillis(Math.round(seconds * 1000)));
  }

  static Input of(Telemetry.Boots boots) {
    return new Input.BootsListed(
        boots.boots().stream()
            .map(b -> new Input.ListedBoot(b.boot(), b.bootedAt(), b.cause()))
            .toList());
  }

  /**
   * A reboot as an event is evidence only: boots are counted from the list of them. A failure
   * belongs to the desired document that it happened under, and says nothing of a later one.
   */
  static Optional<Input> of(Telemetry.Event event, HostState state, LongPredicate ownEpoch) {
    boolean present = event.revision() == state.revision() && ownEpoch.test(event.epoch());
    return switch (event.type()) {
      case CRASH_LOOP -> failed(present, FailureKind.CRASH_LOOP, event.id());
      case HANG -> failed(present, FailureKind.HANG, event.id());
      case GPU_LOST -> failed(present, FailureKind.GPU_LOST, event.id());
      case TROUBLE -> failed(present, FailureKind.TROUBLE, event.id());
      case REBOOT_ANNOUNCED -> Optional.of(new Input.RebootAnnounced());
      case CHECKPOINT -> Optional.of(new Input.CheckpointSaved());
      case COMPLETED -> Optional.of(new Input.Completed());
      case START_FAILED ->
          Optional.of(event).filter(_ -> present).flatMap(TelemetryInputs::givenUp);
      case REBOOT,
          CHECKPOINT_DAMAGED,
          ROLLED_BACK,
          SUSPENDED,
          CLOCK_STEPPED,
          AGENT_RESTARTED,
          CONNECTION_LOST,
          OTHER ->
          Optional.empty();
    };
  }

  /** A command that does not start is tried again; a mode that was given up is not. */
  private static Optional<Input> givenUp(Telemetry.Event event) {
    Object mode = event.detail().get("mode");
    Object instead = event.detail().get("rolledBackTo");
    Object reason = event.detail().getOrDefault("reason", "the agent tells no reason");
    return mode == null || instead == null
        ? Optional.empty()
        : Optional.of(
            new Input.StartFailed(mode.toString(), shortened(reason), instead.toString()));
  }

  private static String shortened(Object text) {
    String words = String.valueOf(text);
    return words.substring(0, Math.min(LONGEST_REASON, words.length()));
  }

  private static Optional<Input> failed(boolean present, FailureKind kind, String id) {
    return present ? Optional.of(new Input.Failed(kind, id)) : Optional.empty();
  }

  /** A report counts for the desired document that it names, and for no later one. */
  static List<Input> of(Telemetry.Training report, HostState state, LongPredicate ownEpoch) {
    List<Input> inputs = new ArrayList<>();
    if (report.phase() == TrainingPhase.COMPLETED) {
      return List.of(new Input.Completed());
    }
    if (report.revision() != state.revision() || !ownEpoch.test(report.epoch())) {
      return List.of();
    }
    phase(report).ifPresent(inputs::add);
    progress(report, state).ifPresent(inputs::add);
    checkpoint(report, state).ifPresent(inputs::add);
    return inputs;
  }

  /**
   * When, by differences of the host's own clock only; a training's log tells no more than how
   * long.
   */
  private static Optional<Input> checkpoint(Telemetry.Training report, HostState state) {
    Double took = took(report.checkpointSeconds(), state.reported().checkpointSeconds());
    Instant saved = report.checkpointAt();
    if (saved == null) {
      return Optional.ofNullable(took).map(Input.CheckpointTook::new);
    }
    Duration ago = Duration.between(saved, report.at());
    return Optional.of(new Input.CheckpointSaved(ago.isNegative() ? Duration.ZERO : ago, took));
  }

  private static @Nullable Double took(@Nullable Double seconds, @Nullable Double known) {
    if (seconds == null || !Double.isFinite(seconds) || seconds < 0) {
      return null;
    }
    return known == null || Math.abs(seconds - known) > TIME_STEP * known ? seconds : null;
  }

  private static Optional<Input> phase(Telemetry.Training report) {
    String mode = report.mode();
    return switch (report.phase()) {
      case RUNNING ->
          Optional.ofNullable(mode).map(m -> new Input.ModeRunning(m, report.revision()));
      case STARTING, STOPPING, STOPPED, CRASH_LOOPING ->
          Optional.of(new Input.ModeNotRunning(report.phase().word()));
      case COMPLETED -> Optional.of(new Input.Completed());
    };
  }

  /** Of what runs, and where it is another rate than was told of this run. */
  private static Optional<Input> progress(Telemetry.Training report, HostState state) {
    Double rate = report.ratePerHour();
    if (report.phase() != TrainingPhase.RUNNING
        || rate == null
        || !Double.isFinite(rate)
        || rate < 0) {
      return Optional.empty();
    }
    Double known = state.reported().ratePerHour();
    boolean isOther = !state.reported().isRunning(report.mode());
    boolean news = isOther || known == null || Math.abs(rate - known) > RATE_STEP * Math.abs(known);
    return news ? Optional.of(new Input.Progressed(rate)) : Optional.empty();
  }
}
