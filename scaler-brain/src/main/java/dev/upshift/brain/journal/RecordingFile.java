package dev.upshift.brain.journal;

import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Input;
import dev.upshift.brain.decision.Policy;
import dev.upshift.brain.replay.Recorded;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a recording, as {@link Recorder} has written it. */
public final class RecordingFile {
  private RecordingFile() {}

  /**
   * Every line of the file, in order.
   *
   * @throws FailureException where the file or one of its lines cannot be read
   */
  public static List<Recorded> read(Path file) {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      List<Recorded> lines = new ArrayList<>();
      Order order = new Order();
      int number = 0;
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        number++;
        line(file, number, text, order).ifPresent(lines::add);
      }
      if (lines.stream().noneMatch(Recorded.Stamped.class::isInstance)) {
        throw new FailureException(
            ExitCode.USAGE,
            "The recording "
                + file
                + " is empty, nothing was decided on: give a file that './upshift record' wrote.");
      }
      return lines;
    } catch (IOException e) {
      throw new FailureException(
          ExitCode.USAGE,
          "The recording " + file + " cannot be read: give a file that './upshift record' wrote.",
          e);
    }
  }

  /** The brain's time never goes back: lines in another order are not what it decided on. */
  private static final class Order {
    private final Map<String, Instant> last = new HashMap<>();
    private long sequence;

    Recorded.Stamped checked(Recorded.Stamped input, JsonNode line) throws UnreadableException {
      Instant before = last.getOrDefault(input.host(), Instant.MIN);
      if (input.at().isBefore(before) || line.path("seq").asLong(sequence) < sequence) {
        throw new UnreadableException("it is older than a line above it", null);
      }
      last.put(input.host(), input.at());
      sequence = line.path("seq").asLong(sequence);
      return input;
    }
  }

  private static Optional<Recorded> line(Path file, int number, String text, Order order) {
    try {
      JsonNode line =
          known("it is no JSON, or cut off", () -> JournalJson.read(text, JsonNode.class));
      String type = word(line, "type");
      if (type.equals("recording") != (number == 1)) {
        throw new UnreadableException("the first line, and no other, must be the header", null);
      }
      return switch (type) {
        case "recording" -> begin(line);
        case "brain" -> Optional.of(began(line));
        case "input" -> Optional.of(order.checked(input(line), line));
        default -> throw new UnreadableException("its type is not one of a recording", null);
      };
    } catch (UnreadableException | IllegalArgumentException e) {
      throw new FailureException(
          ExitCode.USAGE,
          file + ":" + number + ": the line cannot be read: " + e.getMessage() + ".",
          e);
    }
  }

  private interface Reading<T> {
    T read() throws UnreadableException;
  }

  /** A sentence for people where what reads speaks of its own inside. */
  private static <T> T known(String otherwise, Reading<T> reading) throws UnreadableException {
    try {
      return reading.read();
    } catch (UnreadableException | DateTimeException e) {
      throw new UnreadableException(otherwise, e);
    }
  }

  private static Optional<Recorded> begin(JsonNode line) throws UnreadableException {
    if (line.path("v").asInt(0) != 1) {
      throw new UnreadableException(
          "this Upshift reads recordings with \"v\":1; record again, or use the Upshift that wrote it",
          null);
    }
    return Optional.empty();
  }

  private static Recorded began(JsonNode line) throws UnreadableException {
    return new Recorded.Began(
        number(line, "epoch"), moment(line, "at"), policy(line.get("policy")));
  }

  private static Recorded.Stamped input(JsonNode line) throws UnreadableException {
    JsonNode before = line.get("before");
    JsonNode own = line.get("policy");
    return new Recorded.Stamped(
        word(line, "host"),
        moment(line, "at"),
        number(line, "epoch"),
        known(
            "its 'input' is none that this version of Upshift knows",
            () -> JournalJson.read(text(line.get("input")), Input.class)),
        line.get("heardAt") == null ? null : moment(line, "heardAt"),
        before == null ? Optional.empty() : Optional.of(state(before)),
        own == null ? Optional.empty() : Optional.of(policy(own)),
        decided(line));
  }

  private static List<String> decided(JsonNode line) {
    List<String> texts = new ArrayList<>();
    line.path("decided").forEach(text -> texts.add(text.asString("")));
    return texts;
  }

  private static HostState state(JsonNode before) throws UnreadableException {
    return known(
        "its 'before' is no state that this version of Upshift knows",
        () -> JournalJson.readState(text(before)));
  }

  private static Policy policy(@Nullable JsonNode keys) throws UnreadableException {
    return Policy.ofWritten(
        known("its 'policy' must be keys and texts", () -> JournalJson.readTexts(text(keys))));
  }

  private static String text(@Nullable JsonNode node) {
    return node == null ? "" : node.toString();
  }

  private static String word(JsonNode line, String key) throws UnreadableException {
    String word = line.path(key).asString("");
    if (word.isEmpty()) {
      throw new UnreadableException("it must have '" + key + "'", null);
    }
    return word;
  }

  private static long number(JsonNode line, String key) {
    return line.path(key).asLong(0);
  }

  private static Instant moment(JsonNode line, String key) throws UnreadableException {
    String word = word(line, key);
    return known("'" + key + "' must be a time, but was '" + word + "'", () -> Instant.parse(word));
  }
}
