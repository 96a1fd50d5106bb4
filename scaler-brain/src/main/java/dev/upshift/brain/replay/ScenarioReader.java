package dev.upshift.brain.replay;

import dev.upshift.brain.decision.Policy;
import dev.upshift.brain.replay.Scenario.Line;
import dev.upshift.configuration.DurationText;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.protocol.HostId;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a scenario file; the format is in docs/policy.md. A line that cannot be read is a failure
 * that names the file and the line.
 */
final class ScenarioReader {
  private static final List<String> STANDARD_MODES = List.of("light", "medium");
  private static final Pattern MODE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

  private final ScenarioTimes times = new ScenarioTimes();
  private final Map<String, String> policyKeys = new LinkedHashMap<>();
  private final List<Line> lines = new ArrayList<>();
  private final Set<String> started = new HashSet<>();
  private Policy policy = Policy.defaults();
  private @Nullable List<String> modes;

  private ScenarioReader() {}

  static Scenario read(Path file) {
    List<String> texts = texts(file);
    ScenarioReader reader = new ScenarioReader();
    for (int i = 0; i < texts.size(); i++) {
      try {
        reader.line(i + 1, texts.get(i));
      } catch (LineException e) {
        throw new FailureException(
            ExitCode.USAGE, file + ":" + (i + 1) + ": " + e.getMessage() + ".", e);
      }
    }
    if (reader.lines.isEmpty()) {
      throw new FailureException(
          ExitCode.USAGE,
          file + ": nothing happens in it; docs/policy.md has the format of a scenario file.");
    }
    return new Scenario(reader.policy, reader.ladder(), reader.lines);
  }

  private static List<String> texts(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return (text.startsWith("\uFEFF") ? text.substring(1) : text).lines().toList();
    } catch (NoSuchFileException e) {
      throw unreadable(file, "there is no such file; give the path of a scenario file", e);
    } catch (CharacterCodingException e) {
      throw unreadable(file, "it is not UTF-8 text; save it as UTF-8", e);
    } catch (IOException e) {
      throw unreadable(file, "it cannot be read; check that it is a file you may read", e);
    }
  }

  private static FailureException unreadable(Path file, String why, Exception cause) {
    return new FailureException(ExitCode.USAGE, file + ": " + why + ".", cause);
  }

  private void line(int number, String text) {
    List<String> words = words(text);
    if (words.isEmpty()) {
      return;
    }
    switch (words.getFirst()) {
      case "policy" -> policyLine(words.subList(1, words.size()));
      case "modes" -> modesLine(words.subList(1, words.size()));
      default -> event(number, words);
    }
  }

  /** A '#' begins a comment. */
  private static List<String> words(String text) {
    int comment = text.indexOf('#');
    String told = comment < 0 ? text : text.substring(0, comment);
    return Stream.of(told.strip().split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }

  private void policyLine(List<String> words) {
    requireFirst("policy");
    if (words.isEmpty()) {
      throw new LineException("'policy' must be followed by key=value");
    }
    keys(words)
        .forEach((key, value) -> {
          if (policyKeys.put(key, value) != null) {
            throw new LineException("the policy key '" + key + "' is given twice");
          }
        });
    try {
      policy = Policy.of(policyKeys);
    } catch (IllegalArgumentException e) {
      throw new LineException(String.valueOf(e.getMessage()));
    }
  }

  private void modesLine(List<String> words) {
    requireFirst("modes");
    if (modes != null) {
      throw new LineException("'modes' is given twice");
    }
    if (words.isEmpty()) {
      throw new LineException("'modes' must be followed by the modes, lightest first");
    }
    for (String word : words) {
      if (!MODE.matcher(word).matches() || Policy.RESERVED.contains(word)) {
        throw new LineException(
            "a mode must match " + MODE + " and not be up, down or auto, but was '" + word + "'");
      }
    }
    if (new HashSet<>(words).size() < words.size()) {
      throw new LineException("a mode is named twice");
    }
    modes = words;
  }

  private void requireFirst(String what) {
    if (!lines.isEmpty()) {
      throw new LineException("'" + what + "' must stand before the first event");
    }
  }

  private void event(int number, List<String> words) {
    Instant at = times.next(words.getFirst());
    if (words.size() < 3) {
      throw new LineException("a line must be: <time> <host> <event> [key=value ...]");
    }
    ScenarioEvent event =
        ScenarioEvent.of(words.get(2))
            .orElseThrow(() -> new LineException("'" + words.get(2) + "' is not an event"));
    String host = words.get(1);
    requireHost(host, event);
    Line line = new Line(number, at, host, event, keys(words.subList(3, words.size())));
    requireKeys(line);
    requireValues(line);
    lines.add(line);
  }

  private void requireHost(String host, ScenarioEvent event) {
    if (event.isForAll()) {
      return;
    }
    if (!HostId.isValid(host)) {
      throw new LineException(
          "a host's name must have small letters, digits and '-' only, but was '" + host + "'");
    }
    if (event == ScenarioEvent.START) {
      started.add(host);
    } else if (!started.contains(host)) {
      throw new LineException("host '" + host + "' has not started: a 'start' must come first");
    }
  }

  private static Map<String, String> keys(List<String> words) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 1 || equals == word.length() - 1) {
        throw new LineException("'" + word + "' must be written key=value");
      }
      if (keys.put(word.substring(0, equals), word.substring(equals + 1)) != null) {
        throw new LineException("the key '" + word.substring(0, equals) + "' is given twice");
      }
    }
    return keys;
  }

  private static void requireKeys(Line line) {
    String event = line.event().word();
    for (String key : line.keys().keySet()) {
      if (!line.event().mayCarry(key)) {
        throw new LineException("'" + event + "' has no key '" + key + "'");
      }
    }
    for (String key : line.event().required()) {
      if (!line.keys().containsKey(key)) {
        throw new LineException("'" + event + "' must have " + key + "=");
      }
    }
  }

  private void requireValues(Line line) {
    line.key("happened").ifPresent(text -> ScenarioTimes.notAfter(text, line.at()));
    line.key("cause").ifPresent(text -> ScenarioValues.cause(text));
    line.key("rate").ifPresent(text -> ScenarioValues.rate(text));
    line.key("ttl").ifPresent(ScenarioReader::requireDuration);
    line.key("mode")
        .filter(mode -> !ladder().contains(mode))
        .filter(mode -> line.event() != ScenarioEvent.OVERRIDE || !Policy.RESERVED.contains(mode))
        .ifPresent(mode -> {
          throw new LineException(
              "'" + mode + "' is not a mode: the modes are " + String.join(", ", ladder()));
        });
  }

  private static void requireDuration(String text) {
    try {
      DurationText.parse(text);
    } catch (IllegalArgumentException e) {
      throw new LineException("'ttl': " + e.getMessage());
    }
  }

  private List<String> ladder() {
    return modes == null ? STANDARD_MODES : modes;
  }
}
