package dev.upshift.agent.app;

import dev.upshift.agent.supervise.Application;
import dev.upshift.agent.supervise.Supervision;
import dev.upshift.agent.supervise.Target;
import dev.upshift.agent.telemetry.BootSource.PresentBoot;
import dev.upshift.agent.telemetry.HostFigures;
import dev.upshift.agent.telemetry.ProgressPattern.Reading;
import dev.upshift.protocol.AlertName;
import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Presence;
import dev.upshift.protocol.Severity;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.Telemetry.Training;
import dev.upshift.protocol.TelemetryKind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts what the agent knows into the contract's words and says it. Belongs to the event loop. */
final class Reporter {
  static final String UNKNOWN_MODE = AlertName.UNKNOWN_MODE.word();

  private static final Duration GPU_EXPIRY = Duration.ofMinutes(2);

  private final Uplink uplink;
  private final AgentClock clock;
  private final PresentBoot present;
  private final String session;
  private final Duration period;
  private Optional<Training> lastTraining = Optional.empty();
  private Optional<Telemetry.Gpus> lastGpus = Optional.empty();
  private Instant saidAt = Instant.MIN;
  private long sequence;

  Reporter(Uplink uplink, AgentClock clock, PresentBoot present, String session, Duration period) {
    this.uplink = uplink;
    this.clock = clock;
    this.present = present;
    this.session = session;
    this.period = period;
  }

  /** What the sensors say at the moment. */
  record Figures(
      int processes, HostFigures.Reading host, Reading progress, Optional<Instant> checkpointAt) {}

  static Telemetry.Session session(
      PresentBoot present, String session, Presence presence, Instant at) {
    return new Telemetry.Session(presence, present.id(), session, stamp(at));
  }

  void online() {
    uplink.retained(
        TelemetryKind.SESSION, session(present, session, Presence.ONLINE, clock.wall()));
    lastTraining = Optional.empty();
    lastGpus = Optional.empty();
  }

  void heartbeat(Application applied, Figures figures) {
    HostFigures.Reading host = figures.host();
    uplink.fleeting(
        TelemetryKind.HEARTBEAT,
        new Telemetry.Heartbeat(
            present.id(),
            session,
            ++sequence,
            now(),
            present.uptime().plus(clock.passed()).toMillis() / 1000.0,
            applied.mode(),
            applied.epoch(),
            applied.revision(),
            figures.processes(),
            host.load1(),
            host.memoryUsedBytes(),
            host.memoryTotalBytes(),
            host.temperatureCelsius(),
            host.diskFreeBytes()),
        period.multipliedBy(3));
  }

  /** Said when it differs from what was said last. */
  void training(SupervisorLoop supervisor, Figures figures) {
    Training training = describe(supervisor, figures, now());
    boolean news = lastTraining.filter(l -> isSame(l, training)).isEmpty();
    if (news && uplink.isConnected()) {
      lastTraining = Optional.of(training);
      uplink.retained(TelemetryKind.TRAINING, training);
    }
  }

  /** Said when it differs from what was said last, and again before the broker drops that. */
  void gpus(Senses.GpuReading reading) {
    Telemetry.Gpus gpus =
        new Telemetry.Gpus(
            now(), reading.gpus(), reading.source().orElse(null), reading.problem().orElse(null));
    Instant passed = clock.steady().minus(GPU_EXPIRY.dividedBy(2));
    boolean news = lastGpus.filter(l -> saidAt.isAfter(passed) && isSame(l, gpus)).isEmpty();
    if (news && uplink.isConnected()) {
      lastGpus = Optional.of(gpus);
      saidAt = clock.steady();
      uplink.current(TelemetryKind.GPU, gpus, GPU_EXPIRY);
    }
  }

  void unknownMode(AgentState.UnknownMode refused, AlertState state, List<String> ladder) {
    uplink.alert(
        UNKNOWN_MODE,
        new Notice.Alert(
            UNKNOWN_MODE + "-" + refused.since().toEpochMilli(),
            state,
            Severity.WARNING,
            "the brain asked for the mode "
                + refused.mode()
                + ", but this host has "
                + String.join(", ", ladder),
            stamp(refused.since()),
            Map.of("mode", refused.mode(), "ladder", ladder),
            now()));
  }

  private Training describe(SupervisorLoop supervisor, Figures figures, Instant now) {
    Supervision state = supervisor.state();
    Optional<Application> present = state.stint().or(state::target).map(Target::application);
    return new Training(
        this.present.id(),
        present.map(Application::epoch).orElse(0L),
        present.map(Application::revision).orElse(0L),
        present.map(Application::mode).orElse(null),
        supervisor.phase(),
        figures.processes(),
        state.restarts(),
        state.lastExit().orElse(null),
        figures.checkpointAt().map(Reporter::stamp).orElse(null),
        figures.progress().progress(),
        figures.progress().total(),
        figures.progress().rate(),
        figures.progress().checkpointSeconds(),
        now);
  }

  /** But for the time of saying it. */
  private static boolean isSame(Training one, Training other) {
    return new Training(
            one.boot(),
            one.epoch(),
            one.revision(),
            one.mode(),
            one.phase(),
            one.processes(),
            one.restarts(),
            one.lastExit(),
            one.checkpointAt(),
            one.progress(),
            one.progressTotal(),
            one.ratePerHour(),
            one.checkpointSeconds(),
            other.at())
        .equals(other);
  }

  private static boolean isSame(Telemetry.Gpus one, Telemetry.Gpus other) {
    return new Telemetry.Gpus(other.at(), one.gpus(), one.source(), one.problem()).equals(other);
  }

  private Instant now() {
    return stamp(clock.wall());
  }

  private static Instant stamp(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }
}
