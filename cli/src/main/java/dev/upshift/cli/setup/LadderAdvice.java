package dev.upshift.cli.setup;

import dev.upshift.agent.app.AgentConfiguration;
import dev.upshift.agent.app.AgentConfiguration.Mode;
import dev.upshift.brain.app.BrainConfiguration;
import dev.upshift.brain.decision.Policy;
import dev.upshift.configuration.YamlFile;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What is no mistake in a ladder of modes, but is seldom meant. */
final class LadderAdvice {
  private LadderAdvice() {}

  /** A mode that is worth less than the one below is left at its first failure. */
  static List<String> of(Path file) {
    Set<String> sections = YamlFile.sections(file);
    boolean learns =
        !sections.contains(Sections.BRAIN)
            || Policy.of(YamlFile.read(file, Sections.BRAIN, BrainConfiguration.class).policy())
                .learning();
    if (!learns || !sections.contains(Sections.AGENT)) {
      return List.of();
    }
    List<Mode> modes =
        YamlFile.read(file, Sections.AGENT, AgentConfiguration.class).modes().stream()
            .filter(mode -> mode.expectedRatePerHour().isPresent())
            .toList();
    List<String> advice = new ArrayList<>();
    for (int i = 1; i < modes.size(); i++) {
      Mode below = modes.get(i - 1);
      Mode mode = modes.get(i);
      if (rate(mode) < rate(below)) {
        advice.add(
            String.format(
                Locale.ROOT,
                "agent.modes: %s expects %s an hour, less than %s below it (%s): learning will"
                    + " go back to %s; count the same work in both, or set learning: off in"
                    + " brain.policy.",
                mode.name(),
                plain(mode),
                below.name(),
                plain(below),
                below.name()));
      }
    }
    return advice;
  }

  private static String plain(Mode mode) {
    return BigDecimal.valueOf(rate(mode)).stripTrailingZeros().toPlainString();
  }

  private static double rate(Mode mode) {
    return mode.expectedRatePerHour().orElseThrow();
  }
}
