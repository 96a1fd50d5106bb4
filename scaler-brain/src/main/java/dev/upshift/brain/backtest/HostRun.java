package dev.upshift.brain.backtest;

import java.util.ArrayList;
import java.util.List;

/**
 * One host under one policy: what runs, what fails, what is done and what is lost.
 *
 * <p>It is down (until it boots), starting (until the training makes progress) or running. A
 * failure that strikes takes it down and loses the work since the last checkpoint; a change of mode
 * saves a checkpoint and starts anew. A failure that comes while it is down makes the outage longer
 * where its own lasts longer, and is no failure of its own.
 */
final class HostRun {
  private enum Phase {
    DOWN,
    STARTING,
    RUNNING
  }

  private final World world;
  private final Course course;
  private final Pilot pilot;
  private final Tally tally;
  private final List<OwnFailures> own = new ArrayList<>();
  private final long checkpointMillis;
  private final long restartMillis;

  private Phase phase = Phase.STARTING;
  private long now;
  private long until;
  private long runningFrom;
  private int rung;
  private int nextOutage;

  HostRun(World world, Course course, Pilot pilot, Tally tally) {
    this.world = world;
    this.course = course;
    this.pilot = pilot;
    this.tally = tally;
    for (int i = 0; i < world.rungs(); i++) {
      own.add(new OwnFailures(world, course, i));
    }
    checkpointMillis = world.modes().checkpointInterval().toMillis();
    restartMillis = world.modes().restartCost().toMillis();
    now = course.from();
    rung = pilot.rung();
    until = now;
  }

  static HostRun of(World world, int place, Pilot pilot, int samples) {
    return new HostRun(world, world.courses().get(place), pilot, Tally.forWorld(world, samples));
  }

  Tally tally() {
    return tally;
  }

  Course course() {
    return course;
  }

  boolean isObserved(long at) {
    return course.from() < at && at < course.to();
  }

  /** Lets everything happen that is due before this moment. */
  void advanceTo(long end) {
    long last = Math.min(end, course.to());
    boolean happens = true;
    while (happens) {
      happens = stepBefore(last);
    }
    passTo(end);
  }

  /** When something happens next; never, where that is not observed any more. */
  long dueAt() {
    long change = phase == Phase.RUNNING ? Pilot.NEVER : until;
    long next = Math.max(now, Math.min(change, Math.min(nextFailure(), pilot.wakeAt())));
    return next < course.to() ? next : Pilot.NEVER;
  }

  /** Lets the next thing happen. */
  void step() {
    stepBefore(course.to());
  }

  private boolean stepBefore(long last) {
    long change = phase == Phase.RUNNING ? Pilot.NEVER : until;
    long failure = nextFailure();
    long wake = pilot.wakeAt();
    long next = Math.min(change, Math.min(failure, wake));
    if (next >= last) {
      return false;
    }
    pass(Math.max(next, now));
    if (failure <= next) {
      fail();
    } else if (change <= next) {
      changePhase();
    } else {
      pilot.wake(now, checkpointAt());
    }
    follow();
    return true;
  }

  /** Asks the pilot though nothing happens to the host. */
  void wake(long at) {
    pass(at);
    pilot.wake(at, checkpointAt());
    follow();
  }

  /** Up to this moment nothing else happens. */
  void passTo(long end) {
    pass(Math.max(now, Math.min(end, course.to())));
  }

  private void pass(long to) {
    tally.pass(rung, phase == Phase.RUNNING, now, to);
    now = to;
  }

  private long nextFailure() {
    return Math.min(nextTraced(), nextOwn());
  }

  /** A mode fails by itself only while there is something to fail. */
  private long nextOwn() {
    return phase == Phase.DOWN ? Pilot.NEVER : own.get(rung).notBefore(now);
  }

  /** The first failure of the trace that would strike in the present mode. */
  private long nextTraced() {
    List<Outage> outages = course.outages();
    while (nextOutage < outages.size() && outages.get(nextOutage).at() < now) {
      nextOutage++;
    }
    double sensitivity = world.modes().modes().get(rung).sensitivity();
    for (int i = nextOutage; i < outages.size(); i++) {
      if (outages.get(i).luck() < sensitivity) {
        return outages.get(i).at();
      }
    }
    return Pilot.NEVER;
  }

  private void fail() {
    long end = now;
    if (nextOwn() == now) {
      own.get(rung).notBefore(now + 1);
      end = now + world.modes().downtime().toMillis();
    }
    double sensitivity = world.modes().modes().get(rung).sensitivity();
    List<Outage> outages = course.outages();
    for (; nextOutage < outages.size() && outages.get(nextOutage).at() <= now; nextOutage++) {
      if (outages.get(nextOutage).luck() < sensitivity) {
        end = Math.max(end, outages.get(nextOutage).until());
      }
    }
    if (phase == Phase.DOWN) {
      until = Math.max(until, end);
    } else {
      goDown(end);
    }
  }

  private void goDown(long end) {
    long checkpoint = checkpointAt();
    if (phase == Phase.RUNNING) {
      tally.lose(rung, now - checkpoint);
    }
    tally.failed();
    phase = Phase.DOWN;
    until = Math.max(end, now + 1);
    pilot.down(now, checkpoint);
  }

  /** What was done up to here is safe; long ago where nothing runs. */
  long checkpointAt() {
    return phase == Phase.RUNNING ? now - (now - runningFrom) % checkpointMillis : Long.MIN_VALUE;
  }

  long now() {
    return now;
  }

  private void changePhase() {
    if (phase == Phase.DOWN) {
      phase = Phase.STARTING;
      until = now + restartMillis;
      pilot.up(now);
    } else {
      phase = Phase.RUNNING;
      runningFrom = now;
      pilot.running(now);
    }
  }

  /** A change of mode takes effect where the host is up. */
  void follow() {
    if (phase != Phase.DOWN && pilot.rung() != rung) {
      rung = pilot.rung();
      tally.changedMode();
      phase = Phase.STARTING;
      until = now + restartMillis;
    }
  }
}
