package dev.upshift.notifier.channel.web;

import dev.upshift.notifier.decide.RetryAfter;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a service says in the bodies of its answers, beyond what HTTP says. The paths are JSON
 * pointers.
 *
 * @param handle where an accepted message's id stands; empty where the service gives none
 * @param pauseSeconds where a refusal says how many seconds to wait
 * @param pauseMillis where it says so in milliseconds
 * @param objection where a service that answers 200 says that it did not accept the message
 */
public record Dialect(String handle, String pauseSeconds, String pauseMillis, String objection) {
  /** A service that says nothing. */
  public static final Dialect NONE = new Dialect("", "", "");

  /** A service that says with its status whether it accepted. */
  public Dialect(String handle, String pauseSeconds, String pauseMillis) {
    this(handle, pauseSeconds, pauseMillis, "");
  }

  private static final Pattern NUMBER =
      Pattern.compile("-?\\d{1,300}(\\.\\d{1,300})?([eE][+-]?\\d{1,9})?");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Whether only the body says that a message was accepted. */
  boolean mayObject() {
    return !objection.isEmpty();
  }

  Optional<String> handleIn(String body) {
    return at(body, handle).filter(n -> n.isValueNode()).map(n -> n.asString(""));
  }

  /** What it objects to, though it answered 200. */
  Optional<String> objectionIn(String body) {
    return at(body, objection).filter(JsonNode::isString).map(n -> n.asString(""));
  }

  /** The wait asked for in the body or, where it says nothing, in the header. */
  Optional<Duration> pauseIn(String body, Optional<Duration> header) {
    Optional<Duration> millis =
        number(body, pauseMillis).filter(n -> n >= 0).map(n -> Duration.ofMillis(n.longValue()));
    Optional<Duration> seconds =
        number(body, pauseSeconds).flatMap(n -> RetryAfter.seconds(n, header));
    return millis.or(() -> seconds).or(() -> header);
  }

  /** A number, also one in quotes. */
  private static Optional<Double> number(String body, String pointer) {
    return at(body, pointer)
        .map(n -> n.asString(""))
        .filter(text -> NUMBER.matcher(text).matches())
        .map(Double::valueOf);
  }

  private static Optional<JsonNode> at(String body, String pointer) {
    if (pointer.isEmpty() || body.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readTree(body).at(pointer)).filter(n -> !n.isMissingNode());
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }
}
