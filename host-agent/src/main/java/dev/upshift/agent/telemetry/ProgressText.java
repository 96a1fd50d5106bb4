package dev.upshift.agent.telemetry;

import dev.upshift.agent.telemetry.ProgressPattern.Reading;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a training writes its progress down, in a file or a message: a JSON object with any of {@code
 * progress}, {@code total} and {@code rate}, or text whose lines a pattern reads.
 */
public final class ProgressText {
  private final ProgressPattern pattern;

  public ProgressText(ProgressPattern pattern) {
    this.pattern = pattern;
  }

  /**
   * What the text says, which may be nothing.
   *
   * @throws JacksonException where it begins as a JSON object but is none
   */
  public Reading read(String text) {
    String stripped = text.strip();
    return stripped.startsWith("{") ? json(stripped) : lines(stripped);
  }

  private Reading lines(String text) {
    Reading reading = Reading.NONE;
    for (String line : text.lines().toList()) {
      reading = pattern.read(line, reading);
    }
    return reading;
  }

  private static Reading json(String text) {
    JsonNode tree = JsonMapper.shared().readTree(text);
    return new Reading(number(tree, "progress"), number(tree, "total"), number(tree, "rate"));
  }

  private static @Nullable Double number(JsonNode tree, String name) {
    JsonNode value = tree.path(name);
    return value.isNumber() && Double.isFinite(value.doubleValue())
        ? Double.valueOf(value.doubleValue())
        : null;
  }
}
