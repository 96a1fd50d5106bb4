package dev.upshift.brain.backtest;

import java.util.List;

/**
 * A fleet and everything that will happen to it.
 *
 * @param modes how the modes differ: modelled, since no trace tells it
 */
public record World(List<Course> courses, ModesFile modes, long seed) {
  static final double MILLIS_PER_HOUR = 3_600_000;

  public World {
    courses = List.copyOf(courses);
  }

  int rungs() {
    return modes.modes().size();
  }

  public int hosts() {
    return courses.size();
  }

  /** When the last host is no longer observed, in milliseconds since 1970. */
  long to() {
    return courses.stream().mapToLong(Course::to).max().orElse(0);
  }

  long from() {
    return courses.stream().mapToLong(Course::from).min().orElse(0);
  }
}
