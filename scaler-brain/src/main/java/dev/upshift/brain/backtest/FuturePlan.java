package dev.upshift.brain.backtest;

import java.util.Arrays;

/**
 * What a host's modes should be by somebody who knows all its failures, and is bound by the same
 * rules: it starts in the lowest mode, climbs one rung after a clean stability window, goes down
 * when it likes, and pays for each change. Found backwards from the end, in steps of five minutes;
 * the work that a failure costs is taken as half a checkpoint interval.
 */
final class FuturePlan {
  private static final long STEP = 5 * 60_000;

  /** How a host runs: it may not climb yet, it may, or it waits for that. */
  private enum Stage {
    STARTING(0),
    FRESH(1),
    STAYING(2),
    READY(3);

    private final int table;

    Stage(int table) {
      this.table = table;
    }
  }

  private final Course course;
  private final int steps;
  private final int rungs;
  private final int window;
  private final int restart;
  private final double[] gain;
  private final double[] loss;

  /** For each rung and step, the step at which a failure that strikes then is over; 0 for none. */
  private final int[][] over;

  /** For each rung and step, the first step from there at which a failure strikes. */
  private final int[][] next;

  private final double[][][] worth;

  FuturePlan(World world, Course course, long stabilityMillis) {
    this.course = course;
    ModesFile file = world.modes();
    rungs = world.rungs();
    steps = Math.toIntExact((course.to() - course.from()) / STEP);
    window = stepsOf(stabilityMillis);
    restart = stepsOf(file.restartCost().toMillis());
    gain = file.modes().stream().mapToDouble(m -> m.rate() * STEP).toArray();
    double lost = file.checkpointInterval().toMillis() / 2.0;
    loss = file.modes().stream().mapToDouble(m -> m.rate() * lost).toArray();
    over = new int[rungs][steps];
    next = new int[rungs][steps + 1];
    for (int rung = 0; rung < rungs; rung++) {
      strike(world, rung);
      next[rung][steps] = Integer.MAX_VALUE;
      for (int step = steps - 1; step >= 0; step--) {
        next[rung][step] = over[rung][step] > 0 ? step : next[rung][step + 1];
      }
    }
    worth = new double[Stage.values().length][rungs][steps + 1];
  }

  private static int stepsOf(long millis) {
    return Math.toIntExact((millis + STEP - 1) / STEP);
  }

  private void strike(World world, int rung) {
    double sensitivity = world.modes().modes().get(rung).sensitivity();
    for (Outage outage : course.outages()) {
      if (outage.luck() < sensitivity) {
        mark(rung, outage.at(), outage.until());
      }
    }
    OwnFailures own = new OwnFailures(world, course, rung);
    long downtime = world.modes().downtime().toMillis();
    for (long at = own.notBefore(course.from()); at < course.to(); at = own.notBefore(at + 1)) {
      mark(rung, at, at + downtime);
    }
  }

  private void mark(int rung, long at, long until) {
    int step = (int) ((at - course.from()) / STEP);
    if (step < steps) {
      int end =
          Math.min(
              steps, Math.max(step + 1, stepsOf(Math.min(until, course.to()) - course.from())));
      over[rung][step] = Math.max(over[rung][step], end);
    }
  }

  /** The rung to be in at each step. */
  PlannedPilot pilot(long stabilityMillis) {
    for (int step = steps - 1; step >= 0; step--) {
      for (int rung = 0; rung < rungs; rung++) {
        set(Stage.STARTING, rung, step, Math.max(started(rung, step), below(rung, step)));
      }
      for (int rung = 0; rung < rungs; rung++) {
        weigh(rung, step);
      }
    }
    return new PlannedPilot(follow(), course.from(), STEP, stabilityMillis);
  }

  private void weigh(int rung, int step) {
    set(Stage.STAYING, rung, step, Math.max(ran(Stage.STAYING, rung, step), below(rung, step)));
    double up = rung + 1 < rungs ? at(Stage.STARTING, rung + 1, step) : 0;
    double stayed = Math.max(ran(Stage.READY, rung, step), below(rung, step));
    set(Stage.READY, rung, step, Math.max(up, stayed));
    set(Stage.FRESH, rung, step, Math.max(at(Stage.STAYING, rung, step), climbing(rung, step)));
  }

  private double started(int rung, int step) {
    int failure = failure(rung, step, step + restart);
    return failure < 0
        ? at(Stage.FRESH, rung, step + restart)
        : at(Stage.STARTING, rung, over[rung][failure]);
  }

  private double ran(Stage stage, int rung, int step) {
    return over[rung][step] > 0
        ? at(Stage.STARTING, rung, over[rung][step]) - loss[rung]
        : gain[rung] + at(stage, rung, step + 1);
  }

  /** Stays for a whole clean window, and may climb then. */
  private double climbing(int rung, int step) {
    boolean may = rung + 1 < rungs && step + window < steps;
    return may && failure(rung, step, step + window) < 0
        ? window * gain[rung] + at(Stage.READY, rung, step + window)
        : Double.NEGATIVE_INFINITY;
  }

  private double below(int rung, int step) {
    return rung == 0 ? Double.NEGATIVE_INFINITY : at(Stage.STARTING, rung - 1, step);
  }

  /** The first step from here to there at which a failure strikes; -1 for none. */
  private int failure(int rung, int from, int to) {
    int failure = next[rung][from];
    return failure < to ? failure : -1;
  }

  private double at(Stage stage, int rung, int step) {
    return worth[stage.table][rung][Math.min(step, steps)];
  }

  private void set(Stage stage, int rung, int step, double value) {
    worth[stage.table][rung][step] = value;
  }

  /** Goes forward by what was found best. */
  private int[] follow() {
    int[] plan = new int[steps];
    Stage stage = Stage.FRESH;
    int rung = 0;
    int step = 0;
    while (step < steps) {
      int from = step;
      int here = rung;
      if (at(stage, rung, step) <= below(rung, step)) {
        rung--;
        stage = Stage.STARTING;
        continue;
      }
      switch (stage) {
        case STARTING -> {
          int failure = failure(rung, step, step + restart);
          step = failure < 0 ? step + restart : over[rung][failure];
          stage = failure < 0 ? Stage.FRESH : Stage.STARTING;
        }
        case FRESH -> {
          boolean climbs = climbing(rung, step) > at(Stage.STAYING, rung, step);
          stage = climbs ? Stage.READY : Stage.STAYING;
          step += climbs ? window : 0;
        }
        case READY, STAYING -> {
          boolean climbs = stage == Stage.READY && at(stage, rung, step) > ran(stage, rung, step);
          boolean fails = over[rung][step] > 0;
          rung += climbs ? 1 : 0;
          stage = climbs || fails ? Stage.STARTING : stage;
          step = climbs ? step : fails ? over[here][step] : step + 1;
        }
      }
      Arrays.fill(plan, from, Math.min(steps, Math.max(step, from)), here);
    }
    return plan;
  }
}
