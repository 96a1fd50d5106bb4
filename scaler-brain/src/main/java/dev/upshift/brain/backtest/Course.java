package dev.upshift.brain.backtest;

import java.util.List;

/**
 * What happens to one host, whatever mode it is in.
 *
 * @param place the host's place in the fleet
 * @param from when it is first observed, in milliseconds since 1970
 * @param outages in the order of time
 */
record Course(String host, int place, long from, long to, List<Outage> outages) {
  Course {
    outages = List.copyOf(outages);
  }

  double hours() {
    return (to - from) / World.MILLIS_PER_HOUR;
  }
}
