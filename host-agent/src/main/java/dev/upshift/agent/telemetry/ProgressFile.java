package dev.upshift.agent.telemetry;

import dev.upshift.agent.telemetry.ProgressPattern.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file that the training keeps up to date with its progress: a JSON object with any of {@code
 * progress}, {@code total} and {@code rate}, or text whose lines a pattern reads.
 */
public final class ProgressFile {
  private static final int MOST_BYTES = 65_536;

  private final Path file;
  private final ProgressPattern pattern;
  private Reading last = Reading.NONE;

  public ProgressFile(Path file, ProgressPattern pattern) {
    this.file = file;
    this.pattern = pattern;
  }

  /** What it says; what it said before, where it is being written at this moment or is gone. */
  public Reading read() {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).strip();
      last = text.startsWith("{") ? json(text) : lines(text);
    } catch (IOException | JacksonException _) {
      return last;
    }
    return last;
  }

  private Reading lines(String text) {
    Reading reading = last;
    for (String line : text.lines().toList()) {
      reading = pattern.read(line, reading);
    }
    return reading;
  }

  private Reading json(String text) {
    JsonNode tree = JsonMapper.shared().readTree(text);
    return last.updated(
        new Reading(number(tree, "progress"), number(tree, "total"), number(tree, "rate")));
  }

  private static @Nullable Double number(JsonNode tree, String name) {
    JsonNode value = tree.path(name);
    return value.isNumber() && Double.isFinite(value.doubleValue())
        ? Double.valueOf(value.doubleValue())
        : null;
  }
}
