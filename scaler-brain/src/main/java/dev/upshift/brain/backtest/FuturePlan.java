package dev.upshift.brain.backtest;

import java.util.stream.IntStream;

/**
 * What a host's modes should be by somebody who knows all its failures, and is bound by the same
 * rules: it starts in the lowest mode, climbs one rung after a clean stability window, goes down
 * when it likes, and pays for each change. Found backwards from the end, in steps of five minutes;
 * the work that a failure costs is taken as half a checkpoint interval.
 */
final class FuturePlan {
  private static final long STEP = 5 * 60_000;

  private static final double NEVER = Double.NEGATIVE_INFINITY;

  /** How a host runs: it may not climb yet, it may, or it waits for that. */
  private enum Stage {
    STARTING,
    FRESH,
    STAYING,
    READY
  }

  private final Course course;
  private final int steps;
  private final int window;
  private final int restart;
  private final Rung[] rungs;

  FuturePlan(World world, Course course, long stabilityMillis) {
    this.course = course;
    steps = Math.toIntExact((course.to() - course.from()) / STEP);
    window = stepsOf(stabilityMillis);
    restart = stepsOf(world.modes().restartCost().toMillis());
    rungs =
        IntStream.range(0, world.rungs())
            .mapToObj(rung -> new Rung(world, rung))
            .toArray(Rung[]::new);
  }

  private static int stepsOf(long millis) {
    return Math.toIntExact((millis + STEP - 1) / STEP);
  }

  /** The rung to be in at each step. */
  PlannedPilot pilot(long stabilityMillis) {
    for (int step = steps - 1; step >= 0; step--) {
      double below = NEVER;
      for (Rung rung : rungs) {
        below = rung.start(step, below);
      }
      for (int i = 0; i < rungs.length; i++) {
        double lower = i > 0 ? rungs[i - 1].starting[step] : NEVER;
        double upper = i + 1 < rungs.length ? rungs[i + 1].starting[step] : 0;
        rungs[i].weigh(step, lower, upper);
      }
    }
    return new PlannedPilot(follow(), course.from(), STEP, stabilityMillis);
  }

  /** What one mode is worth from each step on, by how the host runs then. */
  private final class Rung {
    private final boolean highest;
    private final double gain;
    private final double loss;

    /** For each step, the step at which a failure that strikes then is over; 0 for none. */
    private final int[] over = new int[steps];

    /** For each step, the first step from there at which a failure strikes. */
    private final int[] next = new int[steps + 1];

    private final double[] starting = new double[steps + 1];
    private final double[] staying = new double[steps + 1];

    /** From the highest mode there is no way up to be ready for. */
    private final double[] ready;

    Rung(World world, int place) {
      ModesFile.Mode mode = world.modes().modes().get(place);
      highest = place + 1 == world.rungs();
      ready = new double[highest ? 0 : steps + 1];
      gain = mode.rate() * STEP;
      loss = mode.rate() * (world.modes().checkpointInterval().toMillis() / 2.0);
      strike(world, place, mode.sensitivity());
      next[steps] = Integer.MAX_VALUE;
      for (int step = steps - 1; step >= 0; step--) {
        next[step] = over[step] > 0 ? step : next[step + 1];
      }
    }

    private void strike(World world, int place, double sensitivity) {
      for (Outage outage : course.outages()) {
        if (outage.luck() < sensitivity) {
          mark(outage.at(), outage.until());
        }
      }
      OwnFailures own = new OwnFailures(world, course, place);
      long downtime = world.modes().downtime().toMillis();
      for (long at = own.notBefore(course.from()); at < course.to(); at = own.notBefore(at + 1)) {
        mark(at, at + downtime);
      }
    }

    private void mark(long at, long until) {
      int step = (int) ((at - course.from()) / STEP);
      if (step < steps) {
        int end = stepsOf(Math.min(until, course.to()) - course.from());
        over[step] = Math.max(over[step], Math.min(steps, Math.max(step + 1, end)));
      }
    }

    double start(int step, double below) {
      int failure = next[step];
      double started =
          failure < step + restart
              ? starting[over[failure]]
              : fresh(Math.min(step + restart, steps));
      starting[step] = Math.max(started, below);
      return starting[step];
    }

    /**
     * @param below what it is worth to go down now
     * @param above what it is worth to go up
     */
    void weigh(int step, double below, double above) {
      staying[step] = Math.max(ran(staying, step), below);
      if (!highest) {
        ready[step] = Math.max(above, Math.max(ran(ready, step), below));
      }
    }

    private double fresh(int step) {
      return Math.max(staying[step], climbing(step));
    }

    private double ran(double[] stage, int step) {
      return over[step] > 0 ? starting[over[step]] - loss : gain + stage[step + 1];
    }

    /** Stays for a whole clean window, and may climb then. */
    private double climbing(int step) {
      boolean may = !highest && step + window < steps;
      return may && next[step] >= step + window ? window * gain + ready[step + window] : NEVER;
    }

    private double at(Stage stage, int step) {
      return switch (stage) {
        case STARTING -> starting[step];
        case FRESH -> fresh(step);
        case STAYING -> staying[step];
        case READY -> ready[step];
      };
    }
  }

  /** Goes forward by what was found best. */
  private int[] follow() {
    int[] plan = new int[steps];
    Stage stage = Stage.FRESH;
    int place = 0;
    int step = 0;
    while (step < steps) {
      int from = step;
      int here = place;
      Rung rung = rungs[here];
      if (here > 0 && rung.at(stage, step) <= rungs[here - 1].starting[step]) {
        place--;
        stage = Stage.STARTING;
        continue;
      }
      switch (stage) {
        case STARTING -> {
          int failure = rung.next[step];
          boolean fails = failure < step + restart;
          step = fails ? rung.over[failure] : step + restart;
          stage = fails ? Stage.STARTING : Stage.FRESH;
        }
        case FRESH -> {
          boolean climbs = rung.climbing(step) > rung.staying[step];
          stage = climbs ? Stage.READY : Stage.STAYING;
          step += climbs ? window : 0;
        }
        case READY, STAYING -> {
          boolean climbs = stage == Stage.READY && rung.ready[step] > rung.ran(rung.ready, step);
          boolean fails = rung.over[step] > 0;
          place += climbs ? 1 : 0;
          stage = climbs || fails ? Stage.STARTING : stage;
          step = climbs ? step : fails ? rung.over[step] : step + 1;
        }
      }
      for (int passed = from; passed < Math.min(step, steps); passed++) {
        plan[passed] = here;
      }
    }
    return plan;
  }
}
