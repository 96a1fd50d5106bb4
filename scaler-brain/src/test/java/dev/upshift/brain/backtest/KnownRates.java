package dev.upshift.brain.backtest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What somebody makes of a world who knows everything but the luck: when each failure of the trace
 * comes, how sensitive each mode is, and how often it fails by itself. For each host the climb that
 * does best on average over other luck. It needs no attempt to learn what a mode is worth, so what
 * it misses against hindsight is luck, and what learning misses against it is what learning costs.
 *
 * @param share of hindsight
 * @param worst the same of the worst tenth of the hosts
 */
record KnownRates(double share, double worst) {
  private static final int OTHER_LUCK = 12;
  private static final long OTHER_SEEDS = 9000;
  private static final long STABILITY_MILLIS = 3_600_000;

  /** What it made of one host, and what hindsight did. */
  private record Host(double useful, double hindsight) {}

  static KnownRates of(World world) {
    double[][] expected = new double[world.rungs()][world.hosts()];
    for (int i = 0; i < OTHER_LUCK; i++) {
      double[][] useful = climbs(withLuck(world, OTHER_SEEDS + i));
      for (int rung = 0; rung < useful.length; rung++) {
        for (int host = 0; host < world.hosts(); host++) {
          expected[rung][host] += useful[rung][host];
        }
      }
    }
    double[][] real = climbs(world);
    List<Host> hosts =
        IntStream.range(0, world.hosts())
            .mapToObj(host -> new Host(real[best(expected, host)][host], real[best(real, host)][host]))
            .filter(host -> host.hindsight > 0)
            .sorted(Comparator.comparingDouble(host -> host.useful / host.hindsight))
            .toList();
    return new KnownRates(share(hosts), share(hosts.subList(0, (hosts.size() + 9) / 10)));
  }

  private static int best(double[][] useful, int host) {
    return IntStream.range(0, useful.length)
        .boxed()
        .max(Comparator.comparingDouble(rung -> useful[rung][host]))
        .orElseThrow();
  }

  private static double share(List<Host> hosts) {
    return hosts.stream().mapToDouble(Host::useful).sum()
        / hosts.stream().mapToDouble(Host::hindsight).sum();
  }

  /** Useful progress by the highest rung climbed to, and by host. */
  private static double[][] climbs(World world) {
    double[][] useful = new double[world.rungs()][world.hosts()];
    for (int rung = 0; rung < world.rungs(); rung++) {
      for (int host = 0; host < world.hosts(); host++) {
        HostRun run = HostRun.of(world, host, new FixedPilot(0, rung, STABILITY_MILLIS), 0);
        run.advanceTo(Long.MAX_VALUE);
        useful[rung][host] = run.tally().useful();
      }
    }
    return useful;
  }

  /** The same failures, which strike and pass by as another seed has it. */
  private static World withLuck(World world, long seed) {
    List<Course> courses = new ArrayList<>();
    for (Course course : world.courses()) {
      List<Outage> outages = new ArrayList<>();
      for (Outage outage : course.outages()) {
        double luck = Luck.of(seed, course.host(), outages.size());
        outages.add(new Outage(outage.at(), outage.until(), luck));
      }
      courses.add(
          new Course(course.host(), course.place(), course.from(), course.to(), outages));
    }
    return new World(courses, world.modes(), seed);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "who knows the rates %.3f, worst tenth %.3f", share, worst);
  }
}
