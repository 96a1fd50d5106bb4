package dev.upshift.brain.backtest;

import dev.upshift.brain.backtest.ModesFile.Mode;
import dev.upshift.brain.decision.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What {@code learned} must reach, and the ladders and worlds that it must reach it on. */
final class Bar {
  private static final double WEEK_HOURS = 168;

  private Bar() {}

  /** A ladder of modes, whose top mode may fail by itself. */
  record Ladder(List<Double> rates, List<Double> sensitivities, double topFailuresPerHour) {
    ModesFile modes() {
      List<Mode> modes = new ArrayList<>();
      for (int i = 0; i < rates.size(); i++) {
        double own = i == rates.size() - 1 ? topFailuresPerHour : 0;
        modes.add(new Mode("mode" + i, rates.get(i), sensitivities.get(i), own));
      }
      return new ModesFile(
          modes, Duration.ofMinutes(15), Duration.ofMinutes(5), Duration.ofMinutes(10));
    }

    String text() {
      return (rates.size() == 3 ? "1:2:4" : rates.getFirst() == 1 ? "1:2" : "1500:1800")
          + " own "
          + topFailuresPerHour;
    }
  }

  static List<Ladder> ladders() {
    return Stream.of(
            ladders(List.of(1.0, 2.0), List.of(0.3, 1.0), 0, 1, 3, 8),
            ladders(List.of(1.0, 2.0, 4.0), List.of(0.2, 0.5, 1.0), 0, 1, 3, 8),
            ladders(List.of(1500.0, 1800.0), List.of(0.3, 1.0), 0, 0.3, 0.8, 3, 8))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Ladder> ladders(
      List<Double> rates, List<Double> sensitivities, double... own) {
    List<Ladder> ladders = new ArrayList<>();
    for (double failuresPerHour : own) {
      ladders.add(new Ladder(rates, sensitivities, failuresPerHour));
    }
    return ladders;
  }

  static World recorded(String trace, boolean withHosts, ModesFile modes) {
    Optional<Path> hosts = withHosts ? Optional.of(path(trace + ".hosts.csv")) : Optional.empty();
    return new World(TraceReader.read(path(trace + ".csv"), hosts, 1, modes.downtime()), modes, 1);
  }

  /** So many hosts of a trace, from this one on, for so many days. */
  static World part(World world, int first, int hosts, int days) {
    List<Course> courses =
        world.courses().subList(first, first + hosts).stream()
            .map(course -> part(course, days))
            .toList();
    return new World(courses, world.modes(), world.seed());
  }

  private static Course part(Course course, int days) {
    long to = course.from() + Duration.ofDays(days).toMillis();
    List<Outage> outages = course.outages().stream().filter(o -> o.at() < to).toList();
    return new Course(course.host(), course.place(), course.from(), to, outages);
  }

  private static Path path(String file) {
    return Path.of(Objects.requireNonNull(Bar.class.getResource("/traces/" + file)).getPath());
  }

  /** Where the bar is missed, on every ladder: one line for each, that begins with its ladder. */
  static List<String> misses(Function<ModesFile, World> worlds) {
    return ladders().stream().flatMap(ladder -> misses(ladder, worlds).stream()).toList();
  }

  private static Optional<String> misses(Ladder ladder, Function<ModesFile, World> worlds) {
    World world = worlds.apply(ladder.modes());
    Report report = Backtest.run(world, Policy.of(Backtest.DEFAULTS), 0, (done, of) -> {});
    double learned = share(report, "learned");
    double rule = share(report, "rule");
    double climb =
        report.policies().keySet().stream()
            .filter(name -> name.startsWith("climb:"))
            .mapToDouble(name -> share(report, name))
            .max()
            .orElseThrow();
    double worst = Objects.requireNonNull(report.worstDecile().get("learned")).shareOfHindsight();
    List<String> which = new ArrayList<>();
    if (learned < (report.hours() >= WEEK_HOURS ? 0.97 : 0.92)) {
      which.add("hindsight");
    }
    if (learned < 0.99 * rule) {
      which.add("rule");
    }
    if (learned < 0.95 * climb) {
      which.add("climb");
    }
    if (worst <= 0.85) {
      which.add("worst");
    }
    return which.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s: %s (learned %.3f, rule %.3f, best climb %.3f, worst tenth %.3f)",
                ladder.text(),
                String.join(" ", which),
                learned,
                rule,
                climb,
                worst));
  }

  static double share(Report report, String policy) {
    return Objects.requireNonNull(report.policies().get(policy)).shareOfHindsight();
  }
}
