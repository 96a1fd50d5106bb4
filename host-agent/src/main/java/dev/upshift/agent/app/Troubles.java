package dev.upshift.agent.app;

import dev.upshift.agent.supervise.GpuWatch;
import dev.upshift.agent.supervise.HangWatch;
import dev.upshift.agent.supervise.RateWatch;
import dev.upshift.agent.telemetry.Xid;
import dev.upshift.protocol.EventType;
import dev.upshift.protocol.Telemetry.Gpu;
import dev.upshift.protocol.TrainingPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches for what is wrong though every process runs: no progress, a rate that has collapsed, a
 * line that tells of trouble, a GPU that is gone. Puts each on record with its evidence.
 */
final class Troubles {
  private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);

  /** A training that says the same again and again is believed the first time. */
  private static final Duration QUIET = Duration.ofMinutes(10);

  private static final RateWatch.Floor FLOOR = new RateWatch.Floor(0.1, Duration.ofMinutes(5));

  private final HangWatch.Patience patience;
  private final BiConsumer<EventType, Map<String, Object>> record;
  private final Runnable restart;
  private HangWatch hangs = HangWatch.fresh();
  private RateWatch rates = RateWatch.fresh();
  private GpuWatch cards = GpuWatch.fresh();
  private Optional<Instant> saidAt = Optional.empty();

  /**
   * Begins to watch.
   *
   * @param record puts an event on record
   * @param restart starts the training again, as nothing else ends a hang
   */
  Troubles(
      AgentConfiguration.Progress progress,
      BiConsumer<EventType, Map<String, Object>> record,
      Runnable restart) {
    this.patience =
        new HangWatch.Patience(
            progress.hangMultiple(), progress.hangMinimum(), progress.hangMaximum());
    this.record = record;
    this.restart = restart;
  }

  void progress(ProgressReader.Found found, TrainingPhase phase, Instant now) {
    // A line is read once, and may come before the mode has settled.
    found.trouble().ifPresent(line -> said(line, now));
    if (phase != TrainingPhase.RUNNING) {
      hangs = hangs.paused();
      return;
    }
    Double rate = found.total().rate();
    if (rate != null) {
      RateWatch.Look seen = rates.look(found.mode(), rate, now, FLOOR);
      rates = seen.next();
      seen.collapse().ifPresent(this::collapsed);
    }
    HangWatch.Look look =
        hangs.look(found.mode(), Optional.ofNullable(found.total().progress()), now, patience);
    hangs = look.next();
    look.hang().ifPresent(this::hung);
  }

  private void said(String line, Instant now) {
    if (saidAt.filter(at -> now.isBefore(at.plus(QUIET))).isEmpty()) {
      saidAt = Optional.of(now);
      LOG.warn("The training tells of trouble: {}", line);
      record.accept(EventType.TROUBLE, Map.of("kind", "said", "line", line));
    }
  }

  private void collapsed(RateWatch.Collapse collapse) {
    LOG.warn("The rate of progress has collapsed to {} an hour", collapse.rate());
    Map<String, Object> evidence = new LinkedHashMap<>();
    evidence.put("kind", "rate-collapsed");
    evidence.put("usualRatePerHour", collapse.usual());
    evidence.put("ratePerHour", collapse.rate());
    evidence.put("lastingSeconds", collapse.lasting().toSeconds());
    record.accept(EventType.TROUBLE, evidence);
  }

  private void hung(HangWatch.Hang hang) {
    LOG.warn("No progress for {} s: the training is started again", hang.silence().toSeconds());
    Map<String, Object> evidence = new LinkedHashMap<>();
    hang.usual()
        .ifPresent(usual -> evidence.put("usualIntervalSeconds", usual.toMillis() / 1000.0));
    patience.multiple().ifPresent(multiple -> evidence.put("multiple", multiple));
    patience.maximum().ifPresent(maximum -> evidence.put("maximumSeconds", maximum.toSeconds()));
    evidence.put("silentSeconds", hang.silence().toSeconds());
    hang.progress().ifPresent(last -> evidence.put("lastProgress", last));
    record.accept(EventType.HANG, evidence);
    restart.run();
  }

  /** The driver hangs or fails: no figures, and no word about a lost card. */
  void gpusSilent(String problem) {
    LOG.warn("No figures of the GPUs any more: {}", problem);
    record.accept(EventType.TROUBLE, Map.of("kind", "gpu-silent", "evidence", problem));
  }

  void gpus(Senses.GpuReading reading) {
    for (Xid error : reading.errors()) {
      LOG.warn("The GPU {} has told of the error Xid {}", error.gpu(), error.code());
      record.accept(
          EventType.TROUBLE,
          Map.of(
              "kind", "xid",
              "xid", error.code(),
              "gpu", error.gpu(),
              "evidence", error.evidence()));
    }
    if (reading.problem().isEmpty()) {
      gpus(reading.gpus());
    }
  }

  void gpus(List<Gpu> listed) {
    GpuWatch.Look look =
        cards.look(
            listed.stream().map(Gpu::uuid).filter(Objects::nonNull).collect(Collectors.toSet()));
    cards = look.next();
    for (String gpu : look.lost()) {
      LOG.warn("The GPU {} is gone", gpu);
      record.accept(
          EventType.GPU_LOST,
          Map.of("uuid", gpu, "listed", listed.size(), "known", cards.missing().size()));
    }
  }
}
