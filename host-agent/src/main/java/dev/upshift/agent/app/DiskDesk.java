package dev.upshift.agent.app;

import dev.upshift.agent.checkpoint.CheckpointPattern;
import dev.upshift.agent.supervise.DiskWatch;
import dev.upshift.agent.telemetry.DiskSpace;
import dev.upshift.protocol.AlertName;
import dev.upshift.protocol.Severity;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Says that a disk runs full while there is still time. Nothing is stopped for it. Belongs to the
 * event loop; the disks are asked on a thread of their own, as one may not answer.
 */
final class DiskDesk {
  private final AgentClock clock;
  private final DiskRules rules;
  private final StandingAlert alert;
  private final Sensor<Map<Path, DiskSpace>> sensor;
  private final Map<Path, DiskWatch> watches = new HashMap<>();

  /**
   * @param places files on the disks that matter
   */
  private DiskDesk(
      Vertx vertx, AgentClock clock, DiskRules rules, StandingAlert alert, List<Path> places) {
    this.clock = clock;
    this.rules = rules;
    this.alert = alert;
    this.sensor =
        new Sensor<>(vertx, "disks", clock, Duration.ofMinutes(5), () -> usage(places), this::read);
  }

  /** Watches the disks of the agent's own folders, of the training's and of its checkpoints. */
  static DiskDesk of(
      Vertx vertx,
      AgentClock clock,
      AgentConfiguration configuration,
      Uplink uplink,
      StateFolder folder,
      Path base) {
    Stream<Path> written =
        CheckpointDesk.patterns(configuration, base).values().stream().map(CheckpointPattern::base);
    Stream<Path> worked =
        configuration.modes().stream()
            .flatMap(m -> m.commands().stream())
            .map(AgentConfiguration.Command::directory);
    List<Path> places =
        Stream.of(
                Stream.of(folder.path()),
                configuration.checkpoints().folder().stream(),
                written,
                worked.filter(Files::isWritable))
            .flatMap(s -> s)
            .toList();
    StandingAlert alert =
        new StandingAlert(
            AlertName.DISK_FULL, clock, uplink, folder.alert("disk"), "the disk ran full");
    return new DiskDesk(vertx, clock, configuration.disk(), alert, places);
  }

  void poll() {
    sensor.poll();
  }

  void connected() {
    alert.connected();
  }

  /** One place for each disk. */
  private static Map<Path, DiskSpace> usage(List<Path> places) throws IOException {
    Set<Object> disks = new HashSet<>();
    Map<Path, DiskSpace> usage = new LinkedHashMap<>();
    for (Path place : places) {
      if (Files.exists(place)) {
        if (disks.add(Files.getAttribute(place, "unix:dev"))) {
          usage.put(place, DiskSpace.of(place));
        }
      }
    }
    return usage;
  }

  private void read(Map<Path, DiskSpace> usage) {
    Instant at = clock.steady();
    usage.forEach((place, u) ->
        watches.merge(
            place,
            DiskWatch.fresh().look(at, u.usableBytes(), u.totalBytes(), rules.limit()),
            (before, _) -> before.look(at, u.usableBytes(), u.totalBytes(), rules.limit())));
    usage.entrySet().stream()
        .flatMap(e ->
            watches.getOrDefault(e.getKey(), DiskWatch.fresh()).shortage().stream()
                .map(s -> new Finding(e.getKey(), s, e.getValue())))
        .max(Comparator.comparing(Finding::severity))
        .ifPresentOrElse(
            f -> alert.fire(f.severity(), f.summary(), f.evidence(), false),
            () -> alert.resolve("there is room on the disk again"));
  }

  /** A disk that runs full. */
  private record Finding(Path place, DiskWatch.Shortage shortage, DiskSpace usage) {
    private Severity severity() {
      return shortage.critical() ? Severity.CRITICAL : Severity.WARNING;
    }

    private String summary() {
      return "the disk of " + place + " runs full: " + shortage.reason();
    }

    private Map<String, Object> evidence() {
      return Map.of(
          "path",
          place.toString(),
          "freeBytes",
          usage.usableBytes(),
          "totalBytes",
          usage.totalBytes());
    }
  }
}
