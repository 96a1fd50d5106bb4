package dev.upshift.cli.fleet;

import dev.upshift.configuration.DurationText;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.TrainingPhase;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The picture of a fleet as people read it: one line a host, the oddities below. */
final class StatusTable {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);
  private static final int WHY = 5;

  private final FleetPicture picture;
  private final Instant now;

  StatusTable(FleetPicture picture, Instant now) {
    this.picture = picture;
    this.now = now;
  }

  String print(int width) {
    List<String> parts = new ArrayList<>();
    if (!picture.isBrainOnline()) {
      parts.add("brain offline – showing " + lastWord() + " state");
    }
    parts.add(picture.hosts().isEmpty() ? "no host has reported yet" : hosts(width));
    picture
        .firing()
        .forEach((name, alert) ->
            parts.add(alert.severity().word() + " " + name + ": " + alert.summary()));
    return String.join("\n", parts);
  }

  private String lastWord() {
    return picture.hosts().stream()
        .flatMap(h -> picture.state(h).stream())
        .map(Notice.State::at)
        .max(Instant::compareTo)
        .or(() -> picture.brain().map(Notice.ComponentSession::at))
        .map(this::moment)
        .orElse("no");
  }

  private String hosts(int width) {
    boolean priced = picture.hosts().stream().anyMatch(host -> cost(host).isPresent());
    List<String> headings =
        List.of(
            "HOST", "MODE", "STATE", "FAILURES/" + window(), "LAST-CHANGE", "WHY", "NEXT", "HEARD");
    Table table = new Table(WHY, priced ? with(headings, "COST") : headings);
    picture
        .hosts()
        .forEach(host ->
            table.row(
                priced ? with(row(host), cost(host).map(Money::brief).orElse("-")) : row(host)));
    return table.print(width);
  }

  private static List<String> with(List<String> cells, String last) {
    return Stream.concat(cells.stream(), Stream.of(last)).toList();
  }

  private Optional<Notice.Cost> cost(HostId host) {
    return picture.state(host).map(Notice.State::cost);
  }

  /** The window that the hosts' counts have in common, as the heading says it. */
  private String window() {
    List<String> windows =
        picture.hosts().stream()
            .flatMap(h -> picture.state(h).stream())
            .map(Notice.State::window)
            .distinct()
            .toList();
    return windows.size() == 1 && !windows.getFirst().equals("60m") ? windows.getFirst() : "1h";
  }

  private List<String> row(HostId host) {
    return picture
        .state(host)
        .map(state -> row(host, state))
        .orElseGet(() ->
            List.of(
                host.name(),
                "-",
                "unknown",
                "-",
                "-",
                "the brain has said nothing of it",
                "-",
                heard(picture.session(host).map(s -> s.at()).orElse(null))));
  }

  private List<String> row(HostId host, Notice.State state) {
    return List.of(
        host.name(),
        mode(host, Optional.ofNullable(state.mode()).orElse("-")),
        state.override() == null ? state.state() : state.state() + " (" + state.override() + ")",
        state.reboots() + "/" + state.maxReboots(),
        moment(state.since()),
        training(host) + state.reason(),
        next(state),
        heard(state.lastHeardAt()));
  }

  private String mode(HostId host, String desired) {
    return picture.otherMode(host).map(m -> m + " (wants " + desired + ")").orElse(desired);
  }

  /** A mode says what is to run; where it does not, that comes first. */
  private String training(HostId host) {
    return picture
        .training(host)
        .map(Telemetry.Training::phase)
        .filter(phase -> phase != TrainingPhase.RUNNING)
        .map(phase -> "training: " + phase.word() + "; ")
        .orElse("");
  }

  private String next(Notice.State state) {
    if (state.next() == null) {
      return "-";
    }
    return state.nextAt() == null ? state.next() : state.next() + " " + moment(state.nextAt());
  }

  /** The time of day for the last and the next 12 hours, else the date too; always UTC. */
  private String moment(Instant at) {
    boolean near = Duration.between(at, now).abs().compareTo(Duration.ofHours(12)) < 0;
    return near ? TIME.format(at) : MINUTE.format(at);
  }

  /** How long ago, by the brain's last word of the host: while one speaks, a minute old at most. */
  private String heard(@Nullable Instant at) {
    if (at == null) {
      return "never";
    }
    Duration age = Duration.between(at, now);
    return age.isNegative() ? "0s" : DurationText.format(coarse(age));
  }

  private static Duration coarse(Duration age) {
    return age.compareTo(Duration.ofMinutes(2)) < 0
        ? Duration.ofSeconds(age.toSeconds())
        : Duration.ofMinutes(age.toMinutes());
  }
}
