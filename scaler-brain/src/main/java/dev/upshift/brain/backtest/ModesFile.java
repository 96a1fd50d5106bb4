package dev.upshift.brain.backtest;

import dev.upshift.brain.decision.Policy;
import dev.upshift.configuration.Default;
import dev.upshift.configuration.YamlFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How the modes of a backtest differ: what a trace of failures does not say.
 *
 * @param modes the ladder, lightest first
 * @param checkpointInterval running time between checkpoints: what was done since the last is lost
 *     in a failure
 * @param restartCost from a boot, or from a change of mode, until the training makes progress
 * @param downtime of a failure whose end the trace does not tell
 */
public record ModesFile(
    List<Mode> modes,
    @Default("15m") Duration checkpointInterval,
    @Default("5m") Duration restartCost,
    @Default("10m") Duration downtime) {

  /**
   * @param rate progress per running hour
   * @param sensitivity the share of the trace's failures that strike a host in this mode
   * @param failuresPerHour of the mode itself, beside those of the trace
   */
  public record Mode(
      String name, double rate, double sensitivity, @Default("0") double failuresPerHour) {
    /** More than one a minute is a mistake in writing, and would only keep a machine busy. */
    private static final double MOST_FAILURES = 60;

    /** Beyond it sums are no figures any more. */
    private static final double MOST_RATE = 1e15;

    public Mode {
      require(!name.isBlank(), "a mode must have a name");
      require(!Policy.RESERVED.contains(name), "'" + name + "' must not be the name of a mode");
      require(
          name.chars().noneMatch(Character::isISOControl),
          "a mode's name must be printable: a table and a plot show it");
      require(
          rate > 0 && rate <= MOST_RATE, "rate must be more than 0, at most 1e15, but was " + rate);
      require(
          sensitivity >= 0 && sensitivity <= 1,
          "sensitivity must be from 0 to 1, but was " + sensitivity);
      require(
          failuresPerHour >= 0 && failuresPerHour <= MOST_FAILURES,
          "failures-per-hour must be from 0 to 60, but was " + failuresPerHour);
    }
  }

  public ModesFile {
    modes = List.copyOf(modes);
    require(!modes.isEmpty(), "modes must name at least one mode");
    Set<String> names = new HashSet<>();
    modes.forEach(m -> require(names.add(m.name()), "mode '" + m.name() + "' must stand once"));
    require(!checkpointInterval.isZero(), "checkpoint-interval must be longer than 0s");
    require(!downtime.isZero(), "downtime must be longer than 0s");
  }

  public static ModesFile read(Path file) {
    return YamlFile.document(file, ModesFile.class);
  }

  /** What is no mistake, but is seldom meant: a mode that makes less than the one below it. */
  public List<String> advice() {
    return IntStream.range(1, modes.size())
        .filter(i -> modes.get(i).rate() < modes.get(i - 1).rate())
        .mapToObj(i ->
            "modes: '"
                + modes.get(i).name()
                + "' makes less an hour than '"
                + modes.get(i - 1).name()
                + "' below it; the lightest mode is to stand first.")
        .toList();
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
