package dev.upshift.brain.backtest;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What each policy made of a world.
 *
 * @param policies by name, {@code hindsight} and {@code best-unconstrained} among them
 * @param worstDecile by name, of the tenth of the hosts that did worst against hindsight
 */
public record Report(
    Map<String, Result> policies, Map<String, Result> worstDecile, double hours, int hosts) {
  public static final String HINDSIGHT = "hindsight";
  public static final String BEST = "best-unconstrained";
  private static final int TENTH = 10;

  /**
   * @param usefulProgress done and not lost, over all these hosts
   * @param shareOfHindsight against the best climb of each host
   * @param hoursInMode by name, down and starting included
   * @param cost of all those hours; empty without a price
   * @param curve useful progress at equal steps of time
   */
  public record Result(
      double usefulProgress,
      double shareOfHindsight,
      long failures,
      double lostWork,
      long modeChanges,
      Map<String, Double> hoursInMode,
      Optional<Double> cost,
      Optional<Double> costPerProgress,
      List<Double> curve) {}

  static Report of(World world, Map<String, List<Tally>> tallies, Optional<Double> pricePerHour) {
    Map<String, List<Tally>> all = new LinkedHashMap<>(tallies);
    all.put(HINDSIGHT, best(world, tallies, "climb:"));
    all.put(BEST, best(world, tallies, "always:"));
    List<Tally> hindsight = all.get(HINDSIGHT);
    Map<String, Result> policies = new LinkedHashMap<>();
    Map<String, Result> worst = new LinkedHashMap<>();
    List<Integer> everyone = IntStream.range(0, world.hosts()).boxed().toList();
    all.forEach((name, hosts) -> {
      policies.put(name, result(world, hosts, hindsight, everyone, pricePerHour));
      worst.put(name, result(world, hosts, hindsight, worst(hosts, hindsight), pricePerHour));
    });
    double hours = (world.to() - world.from()) / World.MILLIS_PER_HOUR;
    return new Report(policies, worst, hours, world.hosts());
  }

  /** For each host, the policy of this kind that did best on it. */
  static List<Tally> best(World world, Map<String, List<Tally>> tallies, String kind) {
    List<List<Tally>> candidates =
        tallies.entrySet().stream()
            .filter(e -> e.getKey().startsWith(kind))
            .map(Map.Entry::getValue)
            .toList();
    return IntStream.range(0, world.hosts())
        .mapToObj(i ->
            candidates.stream()
                .map(c -> c.get(i))
                .max(Comparator.comparingDouble(Tally::useful))
                .orElseThrow())
        .toList();
  }

  private static Tally sum(World world, List<Tally> hosts, List<Integer> places) {
    int samples = hosts.isEmpty() ? 0 : hosts.getFirst().curve().length;
    Tally sum = Tally.forWorld(world, samples);
    places.forEach(place -> sum.add(hosts.get(place)));
    return sum;
  }

  private static Result result(
      World world,
      List<Tally> hosts,
      List<Tally> hindsight,
      List<Integer> places,
      Optional<Double> pricePerHour) {
    Tally sum = sum(world, hosts, places);
    double yardstick = sum(world, hindsight, places).useful();
    Optional<Double> cost = pricePerHour.map(price -> price * sum.hours());
    Map<String, Double> hours = new LinkedHashMap<>();
    List<ModesFile.Mode> modes = world.modes().modes();
    IntStream.range(0, modes.size()).forEach(i -> hours.put(modes.get(i).name(), sum.hoursIn(i)));
    return new Result(
        sum.useful(),
        share(sum.useful(), yardstick),
        sum.failures(),
        sum.lost(),
        sum.modeChanges(),
        hours,
        cost,
        cost.filter(_ -> sum.useful() > 0).map(c -> c / sum.useful()),
        Arrays.stream(sum.curve()).boxed().toList());
  }

  private static double share(double useful, double yardstick) {
    return yardstick > 0 ? useful / yardstick : 1;
  }

  /** The places of the worst tenth; a host on which nobody could do anything is no yardstick. */
  private static List<Integer> worst(List<Tally> hosts, List<Tally> hindsight) {
    List<Integer> places =
        IntStream.range(0, hosts.size())
            .boxed()
            .filter(i -> hindsight.get(i).useful() > 0)
            .sorted(
                Comparator.comparingDouble(i -> hosts.get(i).useful() / hindsight.get(i).useful()))
            .toList();
    return places.subList(0, (places.size() + TENTH - 1) / TENTH);
  }
}
