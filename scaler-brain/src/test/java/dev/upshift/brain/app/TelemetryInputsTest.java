package dev.upshift.brain.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.brain.decision.Decider;
import dev.upshift.brain.decision.FailureKind;
import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.decision.Policy;
import dev.upshift.protocol.BootCause;
import dev.upshift.protocol.EventType;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.TrainingPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class TelemetryInputsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static boolean own(long epoch) {
    return epoch == 7;
  }

  /** In light, revision 1. */
  private static HostState state() {
    Input described =
        new Input.Described(
            List.of(new Input.Rung("light", "a", null), new Input.Rung("medium", "b", null)),
            "kernel",
            null);
    return Decider.decide(HostState.initial(new HostId("tnr-0")), described, NOW, Policy.defaults())
        .next();
  }

  private static Telemetry.Training training(
      TrainingPhase phase, long epoch, long revision, Double rate) {
    return new Telemetry.Training(
        "boot", epoch, revision, "light", phase, 2, 0, null, null, null, null, rate, NOW);
  }

  private static Telemetry.Event event(EventType type, long epoch, long revision) {
    return new Telemetry.Event(3, "e", type, NOW, "boot", "light", epoch, revision, Map.of());
  }

  @Test
  void runningReport_forThePresentDocument_isRunning() {
    assertThat(
            TelemetryInputs.of(
                training(TrainingPhase.RUNNING, 7, 1, null), state(), TelemetryInputsTest::own))
        .containsExactly(new Input.ModeRunning("light", 1));
  }

  @ParameterizedTest
  @CsvSource({"7,0", "7,2", "6,1", "8,1"})
  void report_forAnotherDocument_saysNothing(long epoch, long revision) {
    assertThat(
            TelemetryInputs.of(
                training(TrainingPhase.RUNNING, epoch, revision, 5.0),
                state(),
                TelemetryInputsTest::own))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"RUNNING", "COMPLETED"})
  void otherPhase_isNotRunning(TrainingPhase phase) {
    assertThat(TelemetryInputs.of(training(phase, 7, 1, null), state(), TelemetryInputsTest::own))
        .containsExactly(new Input.ModeNotRunning(phase.word()));
  }

  @Test
  void completedReport_isCompletion_whateverItsDocument() {
    assertThat(
            TelemetryInputs.of(
                training(TrainingPhase.COMPLETED, 1, 9, null), state(), TelemetryInputsTest::own))
        .containsExactly(new Input.Completed());
  }

  @ParameterizedTest
  @CsvSource({"100,true", "104,false", "94,true", "106,true", "-1,false", "NaN,false"})
  void rate_isNewsFromFivePercentOn(double rate, boolean news) {
    HostState running = told(state(), new Input.ModeRunning("light", 1));
    HostState known = rate == 100 ? running : told(running, new Input.Progressed(100));
    assertThat(
            TelemetryInputs.of(
                training(TrainingPhase.RUNNING, 7, 1, rate), known, TelemetryInputsTest::own))
        .hasSize(news ? 2 : 1);
  }

  /** A mode without a checkpoint's path: only the training's log tells how long one took. */
  @ParameterizedTest
  @CsvSource({"20,true", "20.5,false", "30,true", "-1,false", "NaN,false"})
  void checkpointTime_isNews_alsoWhereNoCheckpointIsKnown(double seconds, boolean news) {
    HostState running = told(state(), new Input.ModeRunning("light", 1));
    HostState known = seconds == 20 ? running : told(running, new Input.CheckpointTook(20));
    Telemetry.Training report =
        new Telemetry.Training(
            "boot",
            7,
            1,
            "light",
            TrainingPhase.RUNNING,
            2,
            0,
            null,
            null,
            null,
            null,
            null,
            seconds,
            NOW);
    List<Input> inputs = TelemetryInputs.of(report, known, TelemetryInputsTest::own);
    assertThat(inputs.contains(new Input.CheckpointTook(seconds))).isEqualTo(news);
    assertThat(inputs).hasSize(news ? 2 : 1);
  }

  private static HostState told(HostState state, Input input) {
    return Decider.decide(state, input, NOW, Policy.defaults()).next();
  }

  private static List<Input> rates(HostState state, TrainingPhase phase) {
    return TelemetryInputs.of(training(phase, 7, 1, 900.0), state, TelemetryInputsTest::own)
        .stream()
        .filter(Input.Progressed.class::isInstance)
        .toList();
  }

  @Test
  void rate_toldWhileStarting_isToldAgainByTheRun() {
    HostState starting = told(state(), new Input.ModeNotRunning("starting"));
    assertThat(rates(starting, TrainingPhase.STARTING)).isEmpty();
    HostState early = told(starting, new Input.Progressed(900));
    HostState running = told(early, new Input.ModeRunning("light", 1));
    assertThat(rates(running, TrainingPhase.RUNNING)).hasSize(1);
    assertThat(rates(told(running, new Input.Progressed(900)), TrainingPhase.RUNNING)).isEmpty();
  }

  @Test
  void sameRate_inTheNextRun_isNews() {
    HostState running = told(state(), new Input.ModeRunning("light", 1));
    HostState known = told(running, new Input.Progressed(900));
    HostState again = told(known, new Input.ModeNotRunning("starting"));
    assertThat(rates(again, TrainingPhase.RUNNING)).hasSize(1);
    assertThat(rates(told(known, new Input.Reset("test")), TrainingPhase.RUNNING)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"CRASH_LOOP,CRASH_LOOP", "HANG,HANG", "GPU_LOST,GPU_LOST"})
  void failureEvent_countsForItsOwnDocumentOnly(EventType type, FailureKind kind) {
    assertThat(TelemetryInputs.of(event(type, 7, 1), state(), TelemetryInputsTest::own))
        .contains(new Input.Failed(kind, "e"));
    assertThat(TelemetryInputs.of(event(type, 7, 0), state(), TelemetryInputsTest::own)).isEmpty();
    assertThat(TelemetryInputs.of(event(type, 6, 1), state(), TelemetryInputsTest::own)).isEmpty();
  }

  @Test
  void otherEvents_meanWhatTheySay() {
    assertThat(TelemetryInputs.of(event(EventType.REBOOT, 7, 1), state(), TelemetryInputsTest::own))
        .isEmpty();
    assertThat(
            TelemetryInputs.of(
                event(EventType.START_FAILED, 7, 1), state(), TelemetryInputsTest::own))
        .isEmpty();
    assertThat(
            TelemetryInputs.of(
                event(EventType.CHECKPOINT, 7, 1), state(), TelemetryInputsTest::own))
        .isEqualTo(Optional.of(new Input.CheckpointSaved()));
    assertThat(
            TelemetryInputs.of(event(EventType.COMPLETED, 1, 9), state(), TelemetryInputsTest::own))
        .isEqualTo(Optional.of(new Input.Completed()));
    assertThat(
            TelemetryInputs.of(
                event(EventType.REBOOT_ANNOUNCED, 0, 0), state(), TelemetryInputsTest::own))
        .isEqualTo(Optional.of(new Input.RebootAnnounced()));
  }

  @Test
  void heartbeat_bringsItsUptime_andNoNonsense() {
    assertThat(TelemetryInputs.of(heartbeat(12.3456)))
        .isEqualTo(new Input.Heartbeat("boot", Duration.ofMillis(12_346)));
    assertThat(TelemetryInputs.of(heartbeat(-5)))
        .isEqualTo(new Input.Heartbeat("boot", Duration.ZERO));
    assertThat(TelemetryInputs.of(heartbeat(1e300)))
        .isEqualTo(new Input.Heartbeat("boot", Duration.ofDays(36_500)));
  }

  private static Telemetry.Heartbeat heartbeat(double uptime) {
    return new Telemetry.Heartbeat(
        "boot", "s", 1, NOW, uptime, null, 0, 0, 1, null, null, null, null, null);
  }

  @Test
  void lists_keepTheirOrder() {
    Telemetry.Boot first = new Telemetry.Boot("a", NOW, NOW, BootCause.UNKNOWN, null, null, 0, 0);
    Telemetry.Boot second = new Telemetry.Boot("b", NOW, null, BootCause.PLANNED, null, null, 0, 0);
    assertThat(TelemetryInputs.of(new Telemetry.Boots(List.of(first, second))))
        .isEqualTo(
            new Input.BootsListed(
                List.of(
                    new Input.ListedBoot("a", NOW, BootCause.UNKNOWN),
                    new Input.ListedBoot("b", NOW, BootCause.PLANNED))));
  }
}
