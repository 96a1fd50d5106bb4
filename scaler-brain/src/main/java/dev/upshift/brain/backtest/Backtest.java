package dev.upshift.brain.backtest;

import dev.upshift.brain.decision.FailureKind;
import dev.upshift.brain.decision.Policy;
import dev.upshift.configuration.DurationText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Runs every policy over one world. Hosts are independent but for what their class has learned, and
 * but for rule 13 where the policy has a promotion limit.
 */
public final class Backtest {
  static final String RULE = "rule";
  static final String LEARNED = "learned";
  static final String KNOWS_FUTURE = "knows-future";

  /** The keys of the policy that are others here where nothing is said. */
  public static final Map<String, String> DEFAULTS = Map.of("max-promotions", "off");

  private static final Map<String, String> NEVER_BACK =
      Map.of("learning", "off", "count", FailureKind.TROUBLE.word(), "switch-timeout", "off");

  private static final double POOL_EVERY_HOURS = 1.0 / 12;
  private static final double POOL_SHARE = 0.04;

  private final World world;
  private final Policy policy;
  private final int samples;

  private Backtest(World world, Policy policy, int samples) {
    this.world = world;
    this.policy = policy;
    this.samples = samples;
  }

  /** Told after each policy, how many of how many are done. */
  public interface Progress {
    void done(int policies, int of);
  }

  public static Report run(World world, Policy policy, int samples, Progress progress) {
    return new Backtest(world, policy, samples).run(progress);
  }

  private Report run(Progress progress) {
    Map<String, Supplier<List<Tally>>> policies = new LinkedHashMap<>();
    List<ModesFile.Mode> modes = world.modes().modes();
    for (int i = 0; i < modes.size(); i++) {
      int rung = i;
      policies.put("always:" + modes.get(i).name(), () -> alone(_ -> fixed(rung, rung)));
    }
    for (int i = 0; i < modes.size(); i++) {
      int rung = i;
      policies.put("climb:" + modes.get(i).name(), () -> climb(rung));
    }
    policies.put(RULE, () -> ruled(modes, Map.of("learning", "off")));
    policies.put(LEARNED, this::together);
    Map<String, List<Tally>> tallies = new LinkedHashMap<>();
    int of = policies.size() + 1;
    policies.forEach((name, policy) -> {
      tallies.put(name, policy.get());
      progress.done(tallies.size(), of);
    });
    tallies.put(KNOWS_FUTURE, knowing(Report.best(world, tallies, "climb:")));
    progress.done(of, of);
    return Report.of(world, tallies, policy.pricePerHour());
  }

  private Pilot fixed(int lowest, int highest) {
    return new FixedPilot(lowest, highest, policy.stabilityWindow().toMillis());
  }

  /** With a limit, the real rules climb: of a shorter ladder, and nothing counts against a mode. */
  private List<Tally> climb(int highest) {
    return isLimited()
        ? ruled(world.modes().modes().subList(0, highest + 1), NEVER_BACK)
        : alone(_ -> fixed(0, highest));
  }

  private List<Tally> ruled(List<ModesFile.Mode> modes, Map<String, String> changes) {
    Fleet fleet = fleet(modes, changes);
    fleet.advanceTo(Long.MAX_VALUE);
    return fleet.tallies();
  }

  private boolean isLimited() {
    return policy.maxPromotions().isPresent();
  }

  private Fleet fleet(List<ModesFile.Mode> modes, Map<String, String> changes) {
    Map<String, String> keys = policy.written();
    policy.switchTimeout().ifPresent(timeout -> keys.put("switch-timeout", toStart(timeout)));
    keys.putAll(changes);
    Policy chosen = Policy.of(keys);
    Fleet.Pilots pilots =
        (place, rules) -> new DecidingPilot(world.courses().get(place), modes, chosen, rules);
    return isLimited()
        ? new LimitedFleet(world, samples, chosen, pilots)
        : new FreeFleet(world, samples, pilots);
  }

  /**
   * A mode is given its time from when it should run: one that takes longer to start than the
   * policy waits could never run, and nothing would be learned of the policy.
   */
  private String toStart(Duration timeout) {
    return DurationText.format(world.modes().restartCost().plus(timeout));
  }

  /**
   * The plan that knows the future is coarse: where a climb does better, that is open to it, too.
   */
  private List<Tally> knowing(List<Tally> climbs) {
    long window = policy.stabilityWindow().toMillis();
    List<Tally> planned =
        alone(place -> new FuturePlan(world, world.courses().get(place), window).pilot(window));
    return IntStream.range(0, planned.size())
        .mapToObj(
            i -> planned.get(i).useful() > climbs.get(i).useful() ? planned.get(i) : climbs.get(i))
        .toList();
  }

  /** Hosts that have nothing to do with each other. */
  private List<Tally> alone(IntFunction<Pilot> pilots) {
    return IntStream.range(0, world.hosts())
        .parallel()
        .mapToObj(place -> {
          HostRun run = HostRun.of(world, place, pilots.apply(place), samples);
          run.advanceTo(Long.MAX_VALUE);
          return run.tally();
        })
        .toList();
  }

  /** Hosts that are told now and then what all of them have shown up to then. */
  private List<Tally> together() {
    Fleet fleet = fleet(world.modes().modes(), Map.of("learning", "on"));
    long now = world.from();
    while (now < world.to()) {
      double elapsed = (now - world.from()) / World.MILLIS_PER_HOUR;
      double step = Math.max(POOL_EVERY_HOURS, elapsed * POOL_SHARE);
      now += Math.round(step * World.MILLIS_PER_HOUR);
      fleet.advanceTo(now);
      fleet.learn(now);
    }
    return fleet.tallies();
  }
}
