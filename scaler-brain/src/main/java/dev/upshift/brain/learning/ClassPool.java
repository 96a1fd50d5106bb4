package dev.upshift.brain.learning;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Adds up what the hosts of one class have shown. A host is told what the others have shown: its
 * own evidence must not count twice.
 */
public final class ClassPool {
  private static final double MOST_ALIKE = 30;
  private static final double LEAST_ALIKE = 0.5;

  private final Map<String, Sums> modes = new TreeMap<>();
  private final Map<String, Comparison> pairs = new TreeMap<>();
  private FailureCost cost = FailureCost.NONE;
  private Map<String, Double> ratios = Map.of();

  /**
   * Mantel and Haenszel's ratio of two rates: host is compared with itself only, so that a mode in
   * which the worse hosts spend more time does not look worse for that.
   */
  private record Comparison(double mode, double other) {
    Comparison plus(ModeEvidence one, ModeEvidence two) {
      double hours = one.hours() + two.hours();
      return new Comparison(
          mode + one.failures() * two.hours() / hours,
          other + two.failures() * one.hours() / hours);
    }

    double ratio() {
      return (mode + ClassPrior.UNINFORMED_RATIO) / (other + 1);
    }
  }

  /** Sums of n, x, n squared, n x and x squared over the hosts; n failures in x hours. */
  private record Sums(double n, double x, double nn, double nx, double xx) {
    Sums plus(ModeEvidence shown, int sign) {
      double failures = shown.failures();
      double hours = shown.hours();
      return new Sums(
          n + sign * failures,
          x + sign * hours,
          nn + sign * failures * failures,
          nx + sign * failures * hours,
          xx + sign * hours * hours);
    }

    /** How alike the hosts are: the shape of the distribution of their rates, by its moments. */
    double alike() {
      double mean = n / x;
      double scatter = nn - 2 * mean * nx + mean * mean * xx - n;
      double most = Math.min(MOST_ALIKE, n / 2);
      return scatter <= 0
          ? Math.max(LEAST_ALIKE, most)
          : Math.max(LEAST_ALIKE, Math.min(most, mean * mean * xx / scatter));
    }

    /** Believed of another host of the class. */
    FailureRate prior() {
      FailureRate all = new FailureRate(Math.max(0, n) + 0.5, x);
      return all.atMost(n > 0 ? alike() : LEAST_ALIKE);
    }
  }

  public static ClassPool of(List<Learning> hosts) {
    ClassPool pool = new ClassPool();
    for (Learning host : hosts) {
      pool.cost = pool.cost.plus(host.cost());
      host.modes()
          .forEach((mode, shown) -> {
            pool.add(mode, shown);
            pool.compare(host, mode, shown);
          });
    }
    Map<String, Double> ratios = new TreeMap<>();
    pool.pairs.forEach((pair, seen) -> ratios.put(pair, seen.ratio()));
    pool.ratios = SortedCopy.of(ratios);
    return pool;
  }

  private void add(String mode, ModeEvidence shown) {
    modes.merge(mode, new Sums(0, 0, 0, 0, 0).plus(shown, 1), (old, _) -> old.plus(shown, 1));
  }

  private void compare(Learning host, String mode, ModeEvidence shown) {
    host.modes()
        .forEach((other, beside) -> {
          if (!other.equals(mode) && shown.hours() > 0 && beside.hours() > 0) {
            pairs.merge(
                ClassPrior.pair(mode, other),
                new Comparison(0, 0).plus(shown, beside),
                (old, _) -> old.plus(shown, beside));
          }
        });
  }

  /** What all but this host have shown. */
  public ClassPrior without(Learning host) {
    Map<String, FailureRate> priors = new TreeMap<>();
    modes.forEach((mode, sums) -> {
      Sums others = sums.plus(host.of(mode), -1);
      if (others.x() > 1e-6) {
        priors.put(mode, others.prior());
      }
    });
    FailureCost others =
        new FailureCost(
            Math.max(0, cost.failures() - host.cost().failures()),
            Math.max(0, cost.downHours() - host.cost().downHours()),
            Math.max(0, cost.lostHours() - host.cost().lostHours()));
    return new ClassPrior(priors, ratios, others);
  }
}
