package dev.upshift.brain.backtest;

import dev.upshift.brain.decision.Policy;
import dev.upshift.brain.learning.ClassPool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Runs every policy over one world. Hosts are independent but for what their class has learned. */
public final class Backtest {
  static final String RULE = "rule";
  static final String LEARNED = "learned";
  static final String KNOWS_FUTURE = "knows-future";
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
    Map<String, IntFunction<Pilot>> fixed = new LinkedHashMap<>();
    List<String> names = world.modes().modes().stream().map(ModesFile.Mode::name).toList();
    long window = policy.stabilityWindow().toMillis();
    for (int i = 0; i < names.size(); i++) {
      int rung = i;
      fixed.put("always:" + names.get(i), _ -> new FixedPilot(rung, rung, window));
    }
    for (int i = 0; i < names.size(); i++) {
      int rung = i;
      fixed.put("climb:" + names.get(i), _ -> new FixedPilot(0, rung, window));
    }
    fixed.put(RULE, place -> deciding(place, false));
    Map<String, List<Tally>> tallies = new LinkedHashMap<>();
    int of = fixed.size() + 2;
    fixed.forEach((name, pilots) -> {
      tallies.put(name, alone(pilots));
      progress.done(tallies.size(), of);
    });
    tallies.put(LEARNED, together());
    progress.done(of - 1, of);
    tallies.put(KNOWS_FUTURE, knowing(Report.best(world, tallies, "climb:")));
    progress.done(of, of);
    return Report.of(world, tallies, policy.pricePerHour());
  }

  private DecidingPilot deciding(int place, boolean learning) {
    Map<String, String> keys = policy.written();
    keys.put("learning", learning ? "on" : "off");
    Policy chosen = Policy.of(keys);
    Course course = world.courses().get(place);
    return new DecidingPilot(world, course, chosen, DecidingPilot.heardAlways(chosen));
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
          HostRun run = host(place, pilots.apply(place));
          run.advanceTo(Long.MAX_VALUE);
          return run.tally();
        })
        .toList();
  }

  private HostRun host(int place, Pilot pilot) {
    return new HostRun(world, world.courses().get(place), pilot, Tally.forWorld(world, samples));
  }

  /** Hosts that are told now and then what all of them have shown up to then. */
  private List<Tally> together() {
    List<DecidingPilot> pilots = new ArrayList<>();
    List<HostRun> runs = new ArrayList<>();
    for (int place = 0; place < world.hosts(); place++) {
      pilots.add(deciding(place, true));
      runs.add(host(place, pilots.getLast()));
    }
    long now = world.from();
    while (now < world.to()) {
      double elapsed = (now - world.from()) / World.MILLIS_PER_HOUR;
      double step = Math.max(POOL_EVERY_HOURS, elapsed * POOL_SHARE);
      long end = now + Math.round(step * World.MILLIS_PER_HOUR);
      IntStream.range(0, runs.size()).parallel().forEach(i -> runs.get(i).advanceTo(end));
      ClassPool pool = ClassPool.of(pilots.stream().map(p -> p.shown(end)).toList());
      IntStream.range(0, runs.size())
          .parallel()
          .filter(i -> runs.get(i).isObserved(end))
          .forEach(i -> learn(pilots.get(i), runs.get(i), pool));
      now = end;
    }
    return runs.stream().map(HostRun::tally).toList();
  }

  private static void learn(DecidingPilot pilot, HostRun run, ClassPool pool) {
    pilot.learn(pool.without(pilot.shown(run.now())), run.now(), run.checkpointAt());
    run.follow();
  }
}
