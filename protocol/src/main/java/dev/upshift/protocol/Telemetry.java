package dev.upshift.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a host agent publishes, one record for each leaf below {@code {host}/telemetry}. */
public sealed interface Telemetry extends Message {
  /** {@code telemetry/session}, retained, and the agent's will. */
  record Session(Presence state, String boot, String session, Instant at) implements Telemetry {}

  /** {@code telemetry/host}, retained: the agent owns its ladder, lightest mode first. */
  record Host(
      String fingerprint, String agentVersion, Map<String, String> labels, List<Rung> ladder)
      implements Telemetry {}

  /** One mode of the ladder. The hash changes when the mode's definition does. */
  record Rung(String mode, String definitionHash, @Nullable Double expectedRatePerHour) {}

  /** {@code telemetry/heartbeat}. {@code seq} grows by one within a session. */
  record Heartbeat(
      String boot,
      String session,
      long seq,
      Instant at,
      double uptimeSeconds,
      @Nullable String mode,
      long epoch,
      long revision,
      int processes,
      @Nullable Double load1,
      @Nullable Long memoryUsedBytes,
      @Nullable Long memoryTotalBytes,
      @Nullable Double temperatureCelsius,
      @Nullable Long diskFreeBytes)
      implements Telemetry {}

  /**
   * {@code telemetry/boots}, retained: the last 32 boots, oldest first; the last is the present
   * one.
   */
  record Boots(List<Boot> boots) implements Telemetry {
    public static final int LIMIT = 32;
  }

  /**
   * One boot of the host.
   *
   * @param bootedAt when it began, by the host's own clock
   * @param endedAt the last moment it was known to run, by the host's own clock; null for the
   *     present boot
   * @param cause why this boot came to be: how the boot before it ended
   * @param evidence what the cause was told from
   * @param modeAtCrash the mode that was applied when the boot before ended
   * @param epoch the brain's epoch of that mode's desired document
   * @param revision the revision of that mode's desired document
   */
  record Boot(
      String boot,
      Instant bootedAt,
      @Nullable Instant endedAt,
      BootCause cause,
      @Nullable String evidence,
      @Nullable String modeAtCrash,
      long epoch,
      long revision) {}

  /**
   * {@code telemetry/event}. {@code seq} grows by one for each event of the host and is never used
   * again; the agent keeps the event on disk until {@code command/received} covers it.
   *
   * @param after the id of the event before it that the agent still keeps: where the brain has not
   *     taken that one, it is lost on the way, and this one has to wait for it; null where it is
   *     the oldest
   */
  record Event(
      long seq,
      String id,
      EventType type,
      Instant at,
      @Nullable String boot,
      @Nullable String mode,
      long epoch,
      long revision,
      Map<String, Object> detail,
      @Nullable String after)
      implements Telemetry {
    public Event(
        long seq,
        String id,
        EventType type,
        Instant at,
        @Nullable String boot,
        @Nullable String mode,
        long epoch,
        long revision,
        Map<String, Object> detail) {
      this(seq, id, type, at, boot, mode, epoch, revision, detail, null);
    }

    public Event numbered(long number) {
      return new Event(number, id, type, at, boot, mode, epoch, revision, detail, after);
    }

    public Event following(@Nullable String before) {
      return new Event(seq, id, type, at, boot, mode, epoch, revision, detail, before);
    }
  }

  /**
   * {@code telemetry/training}, retained.
   *
   * @param checkpointAt when the newest checkpoint was written, by the host's own clock
   * @param checkpointSeconds how long the last one took, where the training tells it
   */
  record Training(
      String boot,
      long epoch,
      long revision,
      @Nullable String mode,
      TrainingPhase phase,
      int processes,
      int restarts,
      @Nullable String lastExit,
      @Nullable Instant checkpointAt,
      @Nullable Double progress,
      @Nullable Double progressTotal,
      @Nullable Double ratePerHour,
      @Nullable Double checkpointSeconds,
      Instant at)
      implements Telemetry {
    public Training(
        String boot,
        long epoch,
        long revision,
        @Nullable String mode,
        TrainingPhase phase,
        int processes,
        int restarts,
        @Nullable String lastExit,
        @Nullable Instant checkpointAt,
        @Nullable Double progress,
        @Nullable Double progressTotal,
        @Nullable Double ratePerHour,
        Instant at) {
      this(
          boot,
          epoch,
          revision,
          mode,
          phase,
          processes,
          restarts,
          lastExit,
          checkpointAt,
          progress,
          progressTotal,
          ratePerHour,
          null,
          at);
    }
  }

  /**
   * {@code telemetry/gpu}, retained. An empty list without a problem says: no GPU here.
   *
   * @param source where the figures come from: {@code nvml} or {@code nvidia-smi}; null without
   *     GPUs
   * @param problem why there are no figures, or only old ones; null where all is well
   */
  record Gpus(Instant at, List<Gpu> gpus, @Nullable String source, @Nullable String problem)
      implements Telemetry {
    public Gpus(Instant at, List<Gpu> gpus) {
      this(at, gpus, null, null);
    }
  }

  /**
   * One GPU; what it does not tell is null. A card that is lost has its index and its problem.
   *
   * @param eccCorrected memory errors since the driver started that were put right
   * @param eccUncorrected those that were not
   * @param throttleReasons why the clocks are held down, in NVML's words; empty where they are not
   * @param processes how many processes compute on it
   * @param problem why this card does not answer; null where it does
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Gpu(
      int index,
      @Nullable String uuid,
      @Nullable String name,
      @Nullable Double utilizationPercent,
      @Nullable Long memoryUsedBytes,
      @Nullable Long memoryTotalBytes,
      @Nullable Double temperatureCelsius,
      @Nullable Double powerWatts,
      @Nullable Integer clockMegahertz,
      @Nullable Integer memoryClockMegahertz,
      @Nullable Long eccCorrected,
      @Nullable Long eccUncorrected,
      @Nullable List<String> throttleReasons,
      @Nullable Integer processes,
      @Nullable String problem) {
    public Gpu(
        int index,
        @Nullable String uuid,
        @Nullable String name,
        @Nullable Double utilizationPercent,
        @Nullable Long memoryUsedBytes,
        @Nullable Long memoryTotalBytes,
        @Nullable Double temperatureCelsius,
        @Nullable Double powerWatts) {
      this(
          index,
          uuid,
          name,
          utilizationPercent,
          memoryUsedBytes,
          memoryTotalBytes,
          temperatureCelsius,
          powerWatts,
          null,
          null,
          null,
          null,
          null,
          null,
          null);
    }
  }

  /**
   * {@code telemetry/checkpoints}, retained: what the training has saved, and what the agent keeps
   * of it.
   *
   * @param mode the mode that the pattern belongs to; null where none runs
   * @param pattern which files are checkpoints; null where the mode names none
   * @param count how many checkpoints there are
   * @param bytes their size together
   * @param kept oldest first
   * @param trouble why nothing is kept aside at present; null where all is well
   */
  record Checkpoints(
      Instant at,
      @Nullable String mode,
      @Nullable String pattern,
      int count,
      long bytes,
      @Nullable Saved newest,
      List<Kept> kept,
      @Nullable String trouble)
      implements Telemetry {}

  /**
   * A checkpoint where the training writes it.
   *
   * @param damage why it must not be resumed from; null where nothing speaks against it
   */
  record Saved(String path, Instant savedAt, long bytes, @Nullable String damage) {}

  /**
   * A checkpoint that is kept aside.
   *
   * @param crc32c of all its bytes, in hexadecimal
   * @param progress what the training had reported when it was kept
   * @param sent whether it was sent off the host; null where that is not configured
   */
  record Kept(
      String id,
      Instant keptAt,
      Instant savedAt,
      String mode,
      String path,
      int files,
      long bytes,
      String crc32c,
      @Nullable Double progress,
      @Nullable Boolean sent) {}

  /** {@code telemetry/result}: the answer to a command. */
  record Result(String id, long epoch, ResultStatus status, @Nullable String reason, Instant at)
      implements Telemetry {}
}
