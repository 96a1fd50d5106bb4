package dev.upshift.brain.backtest;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/** Seeded fleets whose failures follow a known law: what recorded traces are too few to show. */
enum SyntheticWorld {
  /** As many failures at all times. */
  STEADY,
  /** Calm, with a storm of a few failures within an hour now and then. */
  BURSTY,
  /** Many failures when new and when worn, few between. */
  BATHTUB,
  /** Calm; the mode itself is what fails. */
  ONE_BAD_MODE,
  /** A third of the hosts is sick and then healthy. */
  HEALS,
  /** A third of the hosts is healthy and then sick. */
  SICKENS;

  private static final double SICK = 1;
  private static final double CALM = 0.01;
  private static final double STORM_HOURS = 1.5;

  World of(int hosts, double hours, ModesFile modes, long seed) {
    List<Course> courses = new ArrayList<>();
    for (int place = 0; place < hosts; place++) {
      String host = name() + place;
      SplittableRandom chance = Luck.stream(seed, host, 1_000_000);
      List<Double> moments = moments(place, hours, chance);
      List<Outage> outages = new ArrayList<>();
      for (double moment : moments) {
        long at = Math.round(moment * World.MILLIS_PER_HOUR);
        double luck = Luck.of(seed, host, outages.size());
        outages.add(new Outage(at, at + modes.downtime().toMillis(), luck));
      }
      courses.add(new Course(host, place, 0, Math.round(hours * World.MILLIS_PER_HOUR), outages));
    }
    return new World(courses, modes, seed);
  }

  private List<Double> moments(int place, double hours, SplittableRandom chance) {
    boolean odd = place % 3 == 0;
    return switch (this) {
      case STEADY -> arrivals(hours, chance, _ -> 0.2);
      case BURSTY -> storms(hours, chance);
      case BATHTUB -> arrivals(hours, chance, share -> share < 0.15 || share > 0.85 ? 0.6 : 0.03);
      case ONE_BAD_MODE -> arrivals(hours, chance, _ -> CALM);
      case HEALS -> arrivals(hours, chance, share -> odd && share < 0.5 ? SICK : CALM);
      case SICKENS -> arrivals(hours, chance, share -> odd && share > 0.5 ? SICK : CALM);
    };
  }

  private static List<Double> arrivals(
      double hours, SplittableRandom chance, DoubleUnaryOperator perHour) {
    List<Double> moments = new ArrayList<>();
    double most = SICK;
    for (double at = gap(chance, most); at < hours; at += gap(chance, most)) {
      if (chance.nextDouble() * most < perHour.applyAsDouble(at / hours)) {
        moments.add(at);
      }
    }
    return moments;
  }

  private static List<Double> storms(double hours, SplittableRandom chance) {
    List<Double> moments = arrivals(hours, chance, _ -> CALM);
    for (double storm = gap(chance, 0.06); storm < hours; storm += gap(chance, 0.06)) {
      int failures = 3 + chance.nextInt(6);
      for (int i = 0; i < failures; i++) {
        moments.add(storm + chance.nextDouble() * STORM_HOURS);
      }
    }
    moments.removeIf(at -> at >= hours);
    moments.sort(null);
    return moments;
  }

  private static double gap(SplittableRandom chance, double perHour) {
    return -Math.log1p(-chance.nextDouble()) / perHour;
  }
}
