package dev.upshift.agent.supervise;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Notices a training whose rate of progress has collapsed: for a while far below what is usual for
 * it in this mode. Told once, and again only after it had recovered.
 *
 * @param rates the last that were usual, oldest first
 * @param lowSince since when the rate is too low
 */
public record RateWatch(
    Optional<String> mode, List<Double> rates, Optional<Instant> lowSince, boolean told) {
  private static final int KEEP = 64;
  private static final int ENOUGH = 10;

  public RateWatch {
    rates = List.copyOf(rates);
  }

  /**
   * What is too low.
   *
   * @param share of the usual rate
   * @param lasting for at least this long
   */
  public record Floor(double share, Duration lasting) {}

  /** A collapse, with its evidence. */
  public record Collapse(double usual, double rate, Duration lasting) {}

  /** What was noticed, and the watch from here on. */
  public record Look(RateWatch next, Optional<Collapse> collapse) {}

  public static RateWatch fresh() {
    return new RateWatch(Optional.empty(), List.of(), Optional.empty(), false);
  }

  /** The training of this mode reports this rate. */
  public Look look(String present, double rate, Instant at, Floor floor) {
    if (!mode.equals(Optional.of(present))) {
      return new Look(
          new RateWatch(Optional.of(present), List.of(rate), Optional.empty(), false),
          Optional.empty());
    }
    if (rates.size() < ENOUGH || rate >= usual() * floor.share()) {
      return new Look(new RateWatch(mode, with(rate), Optional.empty(), false), Optional.empty());
    }
    Instant since = lowSince.orElse(at);
    Duration lasting = Duration.between(since, at);
    boolean collapsed = !told && lasting.compareTo(floor.lasting()) >= 0;
    RateWatch next = new RateWatch(mode, rates, Optional.of(since), told || collapsed);
    return new Look(
        next, collapsed ? Optional.of(new Collapse(usual(), rate, lasting)) : Optional.empty());
  }

  private List<Double> with(double rate) {
    List<Double> longer = new ArrayList<>(rates);
    longer.add(rate);
    if (longer.size() > KEEP) {
      longer.removeFirst();
    }
    return longer;
  }

  private double usual() {
    List<Double> sorted = new ArrayList<>(rates);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }
}
