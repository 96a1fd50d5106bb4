package dev.upshift.brain.replay;

import dev.upshift.protocol.BootCause;
import java.util.Arrays;

/** The values of a scenario line's keys. */
final class ScenarioValues {
  private ScenarioValues() {}

  static BootCause cause(String text) {
    return Arrays.stream(BootCause.values())
        .filter(cause -> cause.word().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new LineException(
                "'cause' must be unplanned, planned or unknown, but was '" + text + "'"));
  }

  static double rate(String text) {
    double rate;
    try {
      rate = Double.parseDouble(text);
    } catch (NumberFormatException _) {
      throw notARate(text);
    }
    if (!Double.isFinite(rate) || rate < 0) {
      throw notARate(text);
    }
    return rate;
  }

  private static LineException notARate(String text) {
    return new LineException("'rate' must be a number of at least 0, but was '" + text + "'");
  }
}
