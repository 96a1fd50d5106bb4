package dev.upshift.brain.replay;

import dev.upshift.brain.decision.Decision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs a scenario that a test has as text. */
public final class ScenarioText {
  private ScenarioText() {}

  /** The decisions of the scenario. */
  public static List<Decision> decisions(String scenario) {
    return bytes(scenario.getBytes(StandardCharsets.UTF_8));
  }

  static List<Decision> bytes(byte[] scenario) {
    try {
      Path file = Files.createTempFile("upshift-", ".scenario");
      try {
        Files.write(file, scenario);
        return Simulation.run(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * One short line for each decision: {@code 12-30 20:27 light -> medium scale-up}, the time
   * without its year, and without its seconds where there are none.
   */
  public static List<String> told(String scenario) {
    return decisions(scenario).stream().map(ScenarioText::shortLine).toList();
  }

  static String shortLine(Decision decision) {
    String at = decision.at().toString().substring(5, 19).replace('T', ' ');
    return (at.endsWith(":00") ? at.substring(0, at.length() - 3) : at)
        + " "
        + decision.from()
        + " -> "
        + decision.to()
        + " "
        + decision.reason().word();
  }
}
