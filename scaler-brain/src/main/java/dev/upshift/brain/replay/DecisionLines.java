package dev.upshift.brain.replay;

import dev.upshift.brain.decision.Decision;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Decisions as lines: for people, and as JSON. The same decision is always the same bytes. */
public final class DecisionLines {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private DecisionLines() {}

  /** {@code 2025-12-30T20:27:00Z tnr-0 light -> medium scale-up stable for 60m}. */
  public static String text(Decision decision) {
    return decision.at()
        + " "
        + decision.host()
        + " "
        + decision.from()
        + " -> "
        + decision.to()
        + " "
        + decision.reason().word()
        + " "
        + decision.summary();
  }

  /** One JSON object on one line. */
  public static String json(Decision decision) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("at", decision.at().toString());
    line.put("host", decision.host());
    line.put("from", decision.from());
    line.put("to", decision.to());
    line.put("reason", decision.reason().word());
    line.put("state", decision.state());
    line.put("summary", decision.summary());
    line.put("evidence", decision.evidence());
    line.put("next", decision.next());
    line.put("nextAt", decision.nextAt() == null ? null : decision.nextAt().toString());
    line.put("id", decision.id());
    return MAPPER.writeValueAsString(line);
  }
}
