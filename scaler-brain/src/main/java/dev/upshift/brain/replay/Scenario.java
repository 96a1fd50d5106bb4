package dev.upshift.brain.replay;

import dev.upshift.brain.decision.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A scenario file, read. */
record Scenario(Policy policy, List<String> modes, List<Line> lines) {
  Scenario {
    modes = List.copyOf(modes);
    lines = List.copyOf(lines);
  }

  /** One event. */
  record Line(int number, Instant at, String host, ScenarioEvent event, Map<String, String> keys) {
    Optional<String> key(String name) {
      return Optional.ofNullable(keys.get(name));
    }
  }
}
