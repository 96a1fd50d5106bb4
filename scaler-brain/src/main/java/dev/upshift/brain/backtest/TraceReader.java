package dev.upshift.brain.backtest;

import dev.upshift.brain.backtest.CsvFile.Row;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads a trace of recorded failures, {@code host,epoch_seconds,event}, and the file that says when
 * each host was observed, {@code host,obs_start,obs_end}.
 */
final class TraceReader {
  private static final Set<String> DOWN = Set.of("down", "reboot", "preempt");
  private static final Set<String> UP = Set.of("up", "recover");

  private record Event(long at, boolean down) {}

  private record Span(long from, long to) {}

  private final long seed;
  private final Duration downtime;

  /** By name: without a file of hosts, too, the order of lines must mean nothing. */
  private final Map<String, List<Event>> events = new TreeMap<>();

  private TraceReader(long seed, Duration downtime) {
    this.seed = seed;
    this.downtime = downtime;
  }

  static List<Course> read(Path trace, Optional<Path> hosts, long seed, Duration downtime) {
    TraceReader reader = new TraceReader(seed, downtime);
    CsvFile.read(trace, List.of("host", "epoch_seconds", "event")).forEach(reader::take);
    Map<String, Span> spans = hosts.map(reader::spans).orElseGet(() -> reader.spansOfTrace(trace));
    if (spans.isEmpty()) {
      throw new FailureException(
          ExitCode.USAGE, hosts.orElse(trace) + ": must name at least one host, but names none.");
    }
    hosts.ifPresent(file -> reader.requireNamed(trace, spans, file));
    List<Course> courses = new ArrayList<>();
    spans.forEach((host, span) -> courses.add(reader.course(host, courses.size(), span)));
    return courses;
  }

  private void take(Row row) {
    String event = row.text("event");
    if (!DOWN.contains(event) && !UP.contains(event)) {
      throw row.mistake(
          "event must be one of down, reboot, preempt, up or recover, but was '" + event + "'");
    }
    events
        .computeIfAbsent(row.name("host"), _ -> new ArrayList<>())
        .add(new Event(row.millis("epoch_seconds"), DOWN.contains(event)));
  }

  private Map<String, Span> spans(Path file) {
    Map<String, Span> spans = new LinkedHashMap<>();
    for (Row row : CsvFile.read(file, List.of("host", "obs_start", "obs_end"))) {
      Span span = new Span(row.millis("obs_start"), row.millis("obs_end"));
      if (span.to() <= span.from()) {
        throw row.mistake("obs_end must be later than obs_start");
      }
      if (spans.put(row.name("host"), span) != null) {
        throw row.mistake("a host must stand once, but '" + row.text("host") + "' stands again");
      }
    }
    return spans;
  }

  /** A host whose failures would be left out without a word is a mistake in writing. */
  private void requireNamed(Path trace, Map<String, Span> spans, Path hosts) {
    events.keySet().stream()
        .filter(host -> !spans.containsKey(host))
        .findFirst()
        .ifPresent(host -> {
          throw new FailureException(
              ExitCode.USAGE,
              trace
                  + ": host '"
                  + host
                  + "' is not in "
                  + hosts
                  + ": add it there, or take it out.");
        });
  }

  /** Without a file of hosts each one is observed as long as anything is. */
  private Map<String, Span> spansOfTrace(Path trace) {
    List<Long> moments = events.values().stream().flatMap(List::stream).map(Event::at).toList();
    long from = moments.stream().mapToLong(Long::longValue).min().orElse(0);
    long to = moments.stream().mapToLong(Long::longValue).max().orElse(0);
    if (to <= from) {
      throw new FailureException(
          ExitCode.USAGE,
          trace
              + ": must have events at two moments at least; or say with --hosts when each host was"
              + " observed.");
    }
    Map<String, Span> spans = new LinkedHashMap<>();
    events.keySet().forEach(host -> spans.put(host, new Span(from, to)));
    return spans;
  }

  private Course course(String host, int place, Span span) {
    List<Event> list = inOrder(events.getOrDefault(host, List.of()));
    List<Outage> outages = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).down()) {
        long at = list.get(i).at();
        boolean told = i + 1 < list.size() && !list.get(i + 1).down();
        long until = told ? list.get(i + 1).at() : at + downtime.toMillis();
        outages.add(new Outage(at, until, Luck.of(seed, host, outages.size())));
      }
    }
    return new Course(host, place, span.from(), span.to(), observed(outages, span));
  }

  /**
   * A line that stands twice tells one event; lines may stand in any order. Of a failure and an end
   * at one moment the end is first where the host is down already, and the failure where it is up.
   */
  private static List<Event> inOrder(List<Event> lines) {
    List<Event> list =
        new ArrayList<>(
            lines.stream()
                .distinct()
                .sorted(Comparator.comparingLong(Event::at).thenComparing(e -> !e.down()))
                .toList());
    for (int i = 1; i < list.size() - 1; i++) {
      if (list.get(i - 1).down() && list.get(i).at() == list.get(i + 1).at()) {
        Collections.swap(list, i, i + 1);
      }
    }
    return list;
  }

  private static List<Outage> observed(List<Outage> outages, Span span) {
    return outages.stream().filter(o -> o.at() >= span.from() && o.at() < span.to()).toList();
  }
}
