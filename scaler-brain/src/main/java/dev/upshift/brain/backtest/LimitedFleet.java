package dev.upshift.brain.backtest;

import dev.upshift.brain.decision.Decider;
import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.decision.Policy;
import dev.upshift.brain.decision.Step;
import dev.upshift.brain.decision.fleet.FleetRules;
import dev.upshift.brain.decision.fleet.Move;
import dev.upshift.brain.learning.ClassPool;
import dev.upshift.protocol.HostId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Hosts that wait for each other by rule 13: only so many are new in their mode at a time. So all
 * go through time together, one thing after another; of two things at once, the one of the host
 * that stands first in the world comes first. The fleet is the hosts that are observed at the time.
 */
final class LimitedFleet implements Fleet {
  private final World world;
  private final Policy policy;
  private final List<DecidingPilot> pilots = new ArrayList<>();
  private final List<HostRun> runs = new ArrayList<>();
  private final Map<HostId, Integer> places = new HashMap<>();
  private final long[] due;

  LimitedFleet(World world, int samples, Policy policy, Pilots made) {
    this.world = world;
    this.policy = policy;
    for (int place = 0; place < world.hosts(); place++) {
      pilots.add(made.at(place, this::decide));
      places.put(pilots.getLast().state().host(), place);
      runs.add(HostRun.of(world, place, pilots.getLast(), samples));
    }
    due = runs.stream().mapToLong(HostRun::dueAt).toArray();
  }

  @Override
  public void advanceTo(long end) {
    for (int place = first(); due[place] < end; place = first()) {
      long at = due[place];
      HostState before = pilots.get(place).state();
      runs.get(place).step();
      moved(place, before, at);
    }
    runs.forEach(run -> run.passTo(end));
  }

  private int first() {
    int first = 0;
    for (int place = 1; place < due.length; place++) {
      first = due[place] < due[first] ? place : first;
    }
    return first;
  }

  /** Where a host has left its place in a new mode, those that wait look again. */
  private void moved(int place, HostState before, long at) {
    due[place] = runs.get(place).dueAt();
    HostState after = pilots.get(place).state();
    Instant now = Instant.ofEpochMilli(at);
    for (HostId next : FleetRules.next(() -> states(at), before, after, now, policy)) {
      int waiting = Objects.requireNonNull(places.get(next));
      runs.get(waiting).wake(at);
      due[waiting] = runs.get(waiting).dueAt();
    }
  }

  @Override
  public void learn(long at) {
    ClassPool pool = ClassPool.of(pilots.stream().map(p -> p.shown(at)).toList());
    for (int place = 0; place < runs.size(); place++) {
      if (runs.get(place).isObserved(at)) {
        HostState before = pilots.get(place).state();
        FreeFleet.learn(pilots.get(place), runs.get(place), pool);
        moved(place, before, at);
      }
    }
  }

  /**
   * As the live brain does it. Hosts of a trace fail by themselves, so that a reboot is no part of
   * a site event here; and what a host says of an earlier moment gives it no place.
   */
  private Step decide(HostState state, Input input, Instant now, Policy by) {
    boolean earlier = input instanceof Input.CheckpointSaved && FleetRules.isWaiting(state);
    if (earlier || input instanceof Input.Rebooted) {
      return Decider.decide(state, input, now, by);
    }
    FleetRules.Plan plan =
        FleetRules.plan(() -> states(now.toEpochMilli()), state, input, now, _ -> by);
    return plan.alone().orElseGet(() -> all(state, plan.moves(), now, by));
  }

  private static Step all(HostState state, List<Move> moves, Instant now, Policy by) {
    Step step = Decider.decide(state, moves.getFirst().input(), now, by);
    for (Move move : moves.subList(1, moves.size())) {
      step = Decider.decide(step.next(), move.input(), now, by);
    }
    return step;
  }

  private List<HostState> states(long at) {
    return IntStream.range(0, pilots.size())
        .filter(place -> isObserved(place, at))
        .mapToObj(place -> pilots.get(place).state())
        .toList();
  }

  private boolean isObserved(int place, long at) {
    Course course = world.courses().get(place);
    return course.from() <= at && at < course.to();
  }

  /** In the order of the world. */
  List<HostState> states() {
    return pilots.stream().map(DecidingPilot::state).toList();
  }

  @Override
  public List<Tally> tallies() {
    return runs.stream().map(HostRun::tally).toList();
  }
}
