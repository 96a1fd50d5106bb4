package dev.upshift.agent.app;

import dev.upshift.agent.process.TrainingProcesses;
import dev.upshift.agent.telemetry.GpuSource;
import dev.upshift.agent.telemetry.HostFigures;
import dev.upshift.agent.telemetry.ProgressPattern.Reading;
import dev.upshift.agent.telemetry.Xid;
import dev.upshift.protocol.Telemetry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** All sensors, each on a thread of its own. Belongs to the event loop. */
final class Senses {
  private static final Duration AT_LEAST_YOUNG = Duration.ofSeconds(30);

  private final Sensor<HostFigures.Reading> host;
  private final Sensor<GpuReading> gpus;
  private final Sensor<Integer> processes;
  private final Sensor<ProgressReader.Found> progress;

  /** Read on the progress sensor's thread. */
  private volatile String mode = "";

  /** The GPUs, and what they say of the host's identity. */
  record GpuReading(
      List<Telemetry.Gpu> gpus,
      List<Xid> errors,
      String description,
      Optional<String> source,
      Optional<String> problem) {
    /** The same, from a source that does not answer any more. */
    GpuReading silent(String problem) {
      return new GpuReading(gpus, List.of(), description, source, Optional.of(problem));
    }
  }

  /** Told of news that does not wait for the next heartbeat. */
  interface Listener {
    void gpus(GpuReading reading);

    void processesCounted();

    void progressFound(ProgressReader.Found found);
  }

  Senses(
      Vertx vertx,
      AgentClock clock,
      Duration period,
      Path disk,
      TrainingProcesses training,
      ProgressReader reader,
      GpuFactory gpuFactory,
      Listener listener) {
    Duration stale =
        period.multipliedBy(3).compareTo(AT_LEAST_YOUNG) > 0
            ? period.multipliedBy(3)
            : AT_LEAST_YOUNG;
    Consumer<HostFigures.Reading> nobody = _ -> {};
    HostSensor figures = new HostSensor(disk);
    GpuSensor cards = new GpuSensor(gpuFactory);
    this.host = new Sensor<>(vertx, "host", clock, stale, figures::read, nobody);
    this.gpus = new Sensor<>(vertx, "gpu", clock, stale, cards::read, listener::gpus);
    this.processes =
        new Sensor<>(
            vertx,
            "processes",
            clock,
            stale,
            () -> training.count().get(),
            _ -> listener.processesCounted());
    this.progress =
        new Sensor<>(
            vertx, "progress", clock, stale, () -> reader.read(mode), listener::progressFound);
  }

  /** Opens the GPUs; may take its time, and happens on the sensor's thread. */
  interface GpuFactory {
    GpuSource open();
  }

  void poll(String presentMode) {
    mode = presentMode;
    host.poll();
    processes.poll();
    progress.poll();
  }

  void pollGpus() {
    gpus.poll();
  }

  /** Why the GPUs' driver has not answered for too long, so that what is known of them is old. */
  Optional<String> gpuSilence() {
    return gpus.silence();
  }

  void countProcesses() {
    processes.poll();
  }

  Reporter.Figures figures(Optional<String> stint, Optional<Instant> checkpointAt) {
    Optional<ProgressReader.Found> found =
        progress.value().filter(f -> stint.equals(Optional.of(f.mode())));
    return new Reporter.Figures(
        processes.value().orElse(0),
        host.value().orElse(HostFigures.Reading.NONE),
        found.map(ProgressReader.Found::total).orElse(Reading.NONE),
        checkpointAt);
  }

  /** Opened on the sensor's thread, at the first reading. */
  private static final class HostSensor {
    private final Path disk;
    private Optional<HostFigures> figures = Optional.empty();

    private HostSensor(Path disk) {
      this.disk = disk;
    }

    private HostFigures.Reading read() {
      HostFigures opened = figures.orElseGet(() -> new HostFigures(disk));
      figures = Optional.of(opened);
      return opened.read();
    }
  }

  private static final class GpuSensor {
    /** A driver that did not start, or fails, is opened again now and then. */
    private static final int READINGS_BETWEEN_TRIES = 12;

    private final GpuFactory factory;
    private Optional<GpuSource> source = Optional.empty();
    private Optional<String> description = Optional.empty();
    private boolean answered = true;
    private int readings;

    private GpuSensor(GpuFactory factory) {
      this.factory = factory;
    }

    private GpuReading read() {
      if (++readings % READINGS_BETWEEN_TRIES == 0 && isInTrouble()) {
        source.ifPresent(GpuSource::close);
        source = Optional.empty();
        description = Optional.empty();
      }
      GpuSource opened = source.orElseGet(factory::open);
      source = Optional.of(opened); // Also where it fails now: opening each time would add up.
      answered = false;
      description = description.or(() -> Optional.of(opened.description()));
      GpuReading reading =
          new GpuReading(
              opened.read(),
              opened.errors(),
              description.orElseThrow(),
              opened.name(),
              opened.problem());
      answered = true;
      return reading;
    }

    private boolean isInTrouble() {
      return !answered || source.flatMap(GpuSource::problem).isPresent();
    }
  }
}
