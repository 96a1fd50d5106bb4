package dev.upshift.brain.backtest;

import dev.upshift.brain.decision.Decider;
import dev.upshift.brain.learning.ClassPool;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Hosts that have nothing to do with each other, but for what they are told now and then. */
final class FreeFleet implements Fleet {
  private final List<DecidingPilot> pilots = new ArrayList<>();
  private final List<HostRun> runs = new ArrayList<>();

  FreeFleet(World world, int samples, Pilots made) {
    for (int place = 0; place < world.hosts(); place++) {
      pilots.add(made.at(place, Decider::decide));
      runs.add(HostRun.of(world, place, pilots.getLast(), samples));
    }
  }

  @Override
  public void advanceTo(long end) {
    IntStream.range(0, runs.size()).parallel().forEach(i -> runs.get(i).advanceTo(end));
  }

  @Override
  public void learn(long at) {
    ClassPool pool = ClassPool.of(pilots.parallelStream().map(p -> p.shown(at)).toList());
    IntStream.range(0, runs.size())
        .parallel()
        .filter(i -> runs.get(i).isObserved(at))
        .forEach(i -> learn(pilots.get(i), runs.get(i), pool));
  }

  static void learn(DecidingPilot pilot, HostRun run, ClassPool pool) {
    pilot.learn(pool.without(pilot.shown(run.now())), run.now(), run.checkpointAt());
    run.follow();
  }

  @Override
  public List<Tally> tallies() {
    return runs.stream().map(HostRun::tally).toList();
  }
}
