package dev.upshift.notifier.decide;

import dev.upshift.protocol.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The morning check: once a day, each host with its mode, failures, progress, cost and saving, from
 * what was noted in the day before.
 */
public record Digest(LocalTime at, ZoneId zone) {
  /** The reason by which a route can choose it. */
  public static final String REASON = "digest";

  /** What it looks back on. */
  public static final Duration SPAN = Duration.ofHours(24);

  /** Later than this nobody wants the morning's check. */
  private static final Duration LATEST = Duration.ofHours(8);

  /** How apart two notes must be for their failures to be different ones. */
  private static final Duration HOUR = Duration.ofHours(1);

  /** The day whose check is due and not stale. */
  public Optional<LocalDate> due(Instant now) {
    ZonedDateTime local = now.atZone(zone);
    ZonedDateTime today = local.with(at);
    ZonedDateTime last = today.isAfter(local) ? today.minusDays(1).with(at) : today;
    return Duration.between(last, local).compareTo(LATEST) < 0
        ? Optional.of(last.toLocalDate())
        : Optional.empty();
  }

  /** The id of a day's check: it is told once. */
  public static String eventId(LocalDate day) {
    return REASON + "/" + day;
  }

  /** The check of a day, from what was noted, the oldest first; at least one note. */
  public Announcement of(LocalDate day, List<Figures> noted, Instant now) {
    TreeMap<String, List<Figures>> hosts =
        noted.stream()
            .collect(Collectors.groupingBy(Figures::host, TreeMap::new, Collectors.toList()));
    List<String> lines = new ArrayList<>();
    int failures = 0;
    for (List<Figures> host : hosts.values()) {
      failures += failures(host);
      lines.add(line(host));
    }
    return new Announcement(
        eventId(day),
        eventId(day),
        "fleet",
        REASON,
        Severity.INFO,
        false,
        now,
        headline(hosts.size(), failures, total(hosts, Figures::saved)),
        "this is the daily check of the last 24 hours",
        lines,
        "the next one on " + day.plusDays(1) + " at " + at + " " + zone,
        List.of("./upshift status", "./upshift history --since 24h"),
        null);
  }

  private static String headline(int hosts, int failures, Optional<Double> saved) {
    return "Morning check: "
        + counted(hosts, "host")
        + ", "
        + counted(failures, "failure")
        + " in 24 h"
        + saved.map(s -> ", " + money(s) + " saved").orElse("");
  }

  private static Optional<Double> total(
      TreeMap<String, List<Figures>> hosts, Function<Figures, Optional<Double>> figure) {
    return hosts.values().stream()
        .flatMap(h -> figure.apply(h.getLast()).stream())
        .reduce(Double::sum);
  }

  private static String line(List<Figures> host) {
    Figures last = host.getLast();
    StringBuilder line = new StringBuilder(last.host());
    line.append(": mode ").append(last.mode()).append(" (").append(last.state()).append("), ");
    line.append(counted(failures(host), "failure"));
    last.progressPercent()
        .ifPresent(p -> {
          line.append(", progress ").append(number(p)).append(" %");
          host.getFirst()
              .progressPercent()
              .ifPresent(
                  before -> line.append(" (+").append(number(Math.max(0, p - before))).append(")"));
        });
    last.cost().ifPresent(c -> line.append(", cost ").append(money(c)));
    last.saved().ifPresent(s -> line.append(", saved ").append(money(s)));
    return line.toString();
  }

  /** The notes count the hour before them: those an hour apart count different failures. */
  private static int failures(List<Figures> host) {
    int count = 0;
    Instant before = host.getLast().at();
    for (Figures one : host.reversed()) {
      if (!one.at().isAfter(before)) {
        count += one.failures();
        before = one.at().minus(HOUR);
      }
    }
    return count;
  }

  private static String counted(int count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String money(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
