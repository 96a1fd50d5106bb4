package dev.upshift.brain.backtest;

import dev.upshift.brain.backtest.ModesFile.Mode;
import dev.upshift.brain.decision.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code learned} must reach, and the ladders and worlds that it must reach it on. */
final class Bar {
  private static final double WEEK_HOURS = 168;

  private Bar() {}

  /** A ladder of modes, and what failures and changes cost. */
  record Ladder(String text, ModesFile modes) {
    /** Whose top mode fails so often by itself. */
    static Ladder of(List<Double> rates, List<Double> sensitivities, double topFailuresPerHour) {
      return of(rates, sensitivities, topFailuresPerHour, rates.size() - 1);
    }

    static Ladder of(
        List<Double> rates, List<Double> sensitivities, double failuresPerHour, int failing) {
      List<Mode> modes = new ArrayList<>();
      for (int i = 0; i < rates.size(); i++) {
        double own = i == failing ? failuresPerHour : 0;
        modes.add(new Mode("mode" + i, rates.get(i), sensitivities.get(i), own));
      }
      String names =
          rates.stream()
              .map(rate -> rate == Math.rint(rate) ? "" + Math.round(rate) : "" + rate)
              .collect(Collectors.joining(":"));
      String text = names + " own " + failuresPerHour;
      return new Ladder(text, file(modes, 15, 5, 10));
    }

    /** Of rates 1 and 2, with other costs, all in minutes. */
    static Ladder costing(
        int checkpointInterval, int restartCost, int downtime, double topFailuresPerHour) {
      Ladder plain = of(List.of(1.0, 2.0), List.of(0.3, 1.0), topFailuresPerHour);
      return new Ladder(
          plain.text + " costing " + checkpointInterval + " " + restartCost + " " + downtime,
          file(plain.modes.modes(), checkpointInterval, restartCost, downtime));
    }

    private static ModesFile file(
        List<Mode> modes, int checkpointInterval, int restartCost, int downtime) {
      return new ModesFile(
          modes,
          Duration.ofMinutes(checkpointInterval),
          Duration.ofMinutes(restartCost),
          Duration.ofMinutes(downtime));
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

  /** Ladders and costs that learning was not built on. */
  static List<Ladder> others() {
    return Stream.of(
            ladders(List.of(1.0, 1.5), List.of(0.3, 1.0), 0.5, 6),
            ladders(List.of(1.0, 3.0), List.of(0.3, 1.0), 0, 2),
            ladders(List.of(1.0, 1.1, 1.2), List.of(0.2, 0.5, 1.0), 0, 1),
            ladders(List.of(2.0, 3.0, 5.0), List.of(0.2, 0.6, 1.0), 1),
            ladders(List.of(1.0, 2.0, 3.0, 4.0), List.of(0.2, 0.4, 0.7, 1.0), 0, 1.5),
            ladders(List.of(2.0, 1.0), List.of(0.3, 1.0), 0),
            ladders(List.of(1.0, 2.0), List.of(1.0, 1.0), 1),
            ladders(List.of(1.0, 2.0), List.of(0.0, 1.0), 3),
            List.of(
                Ladder.of(List.of(1.0, 2.0, 4.0), List.of(0.2, 0.5, 1.0), 3, 1),
                Ladder.of(List.of(1.0, 1.2, 4.0), List.of(0.2, 0.5, 1.0), 1, 1),
                Ladder.costing(5, 1, 1, 1),
                Ladder.costing(60, 5, 10, 1),
                Ladder.costing(360, 5, 10, 1),
                Ladder.costing(15, 30, 10, 0),
                Ladder.costing(15, 30, 10, 3),
                Ladder.costing(15, 5, 60, 3)))
        .flatMap(List::stream)
        .toList();
  }

  /** Whose bad mode stands between good ones. */
  static List<Ladder> badBetween() {
    return List.of(
        Ladder.of(List.of(1.0, 2.0, 4.0), List.of(0.2, 0.5, 1.0), 3, 1),
        Ladder.of(List.of(1.0, 1.2, 4.0), List.of(0.2, 0.5, 1.0), 2, 1),
        Ladder.of(List.of(1.0, 1.5, 2.0), List.of(0.2, 0.5, 1.0), 1.5, 1),
        Ladder.of(List.of(1.0, 2.0, 3.0, 4.0), List.of(0.2, 0.4, 0.7, 1.0), 2.5, 2));
  }

  private static List<Ladder> ladders(
      List<Double> rates, List<Double> sensitivities, double... own) {
    List<Ladder> ladders = new ArrayList<>();
    for (double failuresPerHour : own) {
      ladders.add(Ladder.of(rates, sensitivities, failuresPerHour));
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
    return misses(ladders(), worlds);
  }

  static List<String> misses(List<Ladder> ladders, Function<ModesFile, World> worlds) {
    return ladders.stream().flatMap(ladder -> misses(ladder, worlds).stream()).toList();
  }

  private static Optional<String> misses(Ladder ladder, Function<ModesFile, World> worlds) {
    World world = worlds.apply(ladder.modes());
    Report report = Backtest.run(world, Policy.of(Backtest.DEFAULTS), 0, (done, of) -> {});
    double learned = share(report, "learned");
    double rule = share(report, "rule");
    String best =
        report.policies().keySet().stream()
            .filter(name -> name.startsWith("climb:"))
            .max(Comparator.comparingDouble(name -> share(report, name)))
            .orElseThrow();
    double climb = share(report, best);
    double worst = worst(report, "learned");
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
                "%s: %s (learned %.3f, rule %.3f, best climb %.3f, worst tenth %.3f"
                    + " and of the best climb %.3f; %s)",
                ladder.text(),
                String.join(" ", which),
                learned,
                rule,
                climb,
                worst,
                worst(report, best),
                KnownRates.of(world)));
  }

  private static double worst(Report report, String policy) {
    return Objects.requireNonNull(report.worstDecile().get(policy)).shareOfHindsight();
  }

  static double share(Report report, String policy) {
    return Objects.requireNonNull(report.policies().get(policy)).shareOfHindsight();
  }
}
