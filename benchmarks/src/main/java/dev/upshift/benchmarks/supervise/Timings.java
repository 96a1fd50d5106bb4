package dev.upshift.benchmarks.supervise;

import java.util.List;

/** How long each restart took, in seconds. */
record Timings(List<Double> seconds) {
  Timings {
    seconds = seconds.stream().sorted().toList();
  }

  double median() {
    int middle = seconds.size() / 2;
    return seconds.size() % 2 == 1
        ? seconds.get(middle)
        : (seconds.get(middle - 1) + seconds.get(middle)) / 2;
  }

  double slowest() {
    return seconds.getLast();
  }
}
