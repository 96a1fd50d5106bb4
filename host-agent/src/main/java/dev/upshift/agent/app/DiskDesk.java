package dev.upshift.agent.app;

import dev.upshift.agent.checkpoint.CheckpointPattern;
import dev.upshift.agent.supervise.DiskWatch;
import dev.upshift.agent.telemetry.DiskSpace;
import dev.upshift.protocol.AlertName;
import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Severity;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that a disk runs full while there is still time. Nothing is stopped for it. Belongs to the
 * event loop; the disks are asked on a thread of their own, as one may not answer.
 */
final class DiskDesk {
  static final String ALERT = AlertName.DISK_FULL.word();

  private static final Logger LOG = LoggerFactory.getLogger(DiskDesk.class);

  private final AgentClock clock;
  private final DiskRules rules;
  private final Uplink uplink;
  private final Path mark;
  private final Sensor<Map<Path, DiskSpace>> sensor;
  private final Map<Path, DiskWatch> watches = new HashMap<>();
  private Optional<Notice.Alert> alert = Optional.empty();

  /**
   * @param places files on the disks that matter
   * @param mark a file that is there while the alert fires, for the agent after this one
   */
  private DiskDesk(
      Vertx vertx, AgentClock clock, DiskRules rules, Uplink uplink, List<Path> places, Path mark) {
    this.clock = clock;
    this.rules = rules;
    this.uplink = uplink;
    this.mark = mark;
    this.sensor =
        new Sensor<>(vertx, "disks", clock, Duration.ofMinutes(5), () -> usage(places), this::read);
    if (Files.exists(mark)) {
      alert = Optional.of(fired(clock.wall(), Severity.WARNING, "the disk ran full", Map.of()));
    }
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
    return new DiskDesk(vertx, clock, configuration.disk(), uplink, places, folder.diskAlert());
  }

  void poll() {
    sensor.poll();
  }

  void connected() {
    alert.ifPresent(a -> uplink.alert(ALERT, a));
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
    Optional<Notice.Alert> next =
        usage.entrySet().stream()
            .flatMap(e ->
                watches.getOrDefault(e.getKey(), DiskWatch.fresh()).shortage().stream()
                    .map(s -> firing(e.getKey(), s, e.getValue())))
            .max(Comparator.comparing(Notice.Alert::severity));
    next.ifPresentOrElse(this::fire, this::resolve);
  }

  private Notice.Alert firing(Path place, DiskWatch.Shortage shortage, DiskSpace usage) {
    return fired(
        since(),
        shortage.critical() ? Severity.CRITICAL : Severity.WARNING,
        "the disk of " + place + " runs full: " + shortage.reason(),
        Map.of(
            "path",
            place.toString(),
            "freeBytes",
            usage.usableBytes(),
            "totalBytes",
            usage.totalBytes()));
  }

  private Instant since() {
    return alert
        .filter(a -> a.state() == AlertState.FIRING)
        .map(Notice.Alert::since)
        .orElseGet(() -> stamp(clock.wall()));
  }

  private Notice.Alert fired(
      Instant since, Severity severity, String summary, Map<String, Object> evidence) {
    return new Notice.Alert(
        ALERT + "-" + since.toEpochMilli(),
        AlertState.FIRING,
        severity,
        summary,
        stamp(since),
        evidence,
        stamp(clock.wall()));
  }

  private void fire(Notice.Alert next) {
    boolean news =
        alert
            .filter(a -> a.state() == AlertState.FIRING && a.severity() == next.severity())
            .isEmpty();
    if (news) {
      LOG.warn("{}", next.summary());
      alert = Optional.of(next);
      uplink.alert(ALERT, next);
      remember(true);
    }
  }

  private void resolve() {
    alert
        .filter(a -> a.state() == AlertState.FIRING)
        .ifPresent(a -> {
          Notice.Alert resolved =
              new Notice.Alert(
                  a.id(),
                  AlertState.RESOLVED,
                  a.severity(),
                  "there is room on the disk again",
                  a.since(),
                  a.evidence(),
                  stamp(clock.wall()));
          alert = Optional.of(resolved);
          uplink.alert(ALERT, resolved);
          remember(false);
        });
  }

  /** An empty file needs no room but its name. */
  private void remember(boolean fires) {
    try {
      if (fires) {
        Files.write(mark, new byte[0]);
      } else {
        Files.deleteIfExists(mark);
      }
    } catch (IOException e) {
      LOG.warn("The file {} was not changed: {}", mark, e.toString());
    }
  }

  private static Instant stamp(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }
}
