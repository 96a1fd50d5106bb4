package dev.upshift.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns (address, bytes) into a typed message and back. Decoding never throws: what cannot be read
 * is {@link Decoded.Rejected} with the reason, for the receiver to count. Unknown fields are
 * ignored; JSON carries {@code "v":1}.
 */
public final class Codec {
  /** The version of the payloads. */
  public static final int VERSION = 1;

  /** Payloads above this are rejected unread; the brokers are configured to the same limit. */
  public static final int MAX_PAYLOAD_BYTES = 64 * 1024;

  private static final int MAX_WORD_LENGTH = 256;

  private static final int EMPTY_OBJECT = 2;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(32)
                          .maxStringLength(16 * 1024)
                          .build())
                  .build())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
          .addMixIn(Message.class, Sparse.class)
          .build();

  private Codec() {}

  /** On the wire, what a message does not know is left out of it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private interface Sparse {}

  /** What a payload turned out to be. */
  public sealed interface Decoded {
    /** A message of the type that its address asks for. */
    record Accepted(Message message) implements Decoded {}

    /** An empty payload: a retained message is being cleared. */
    record Cleared() implements Decoded {}

    /** Not to be used; the reason is one sentence. */
    record Rejected(String reason) implements Decoded {}
  }

  public static byte[] encode(Message message) {
    return switch (message) {
      case PlainWord word -> word.value().getBytes(StandardCharsets.UTF_8);
      default -> versioned(MAPPER.writeValueAsBytes(message));
    };
  }

  /** Put in front of an object's other fields as bytes: an agent says so in every heartbeat. */
  private static byte[] versioned(byte[] object) {
    boolean empty = object.length == EMPTY_OBJECT;
    byte[] version = ("{\"v\":" + VERSION + (empty ? "" : ",")).getBytes(StandardCharsets.US_ASCII);
    byte[] payload = Arrays.copyOf(version, version.length + object.length - 1);
    System.arraycopy(object, 1, payload, version.length, object.length - 1);
    return payload;
  }

  public static Decoded decode(Address address, byte[] payload) {
    if (payload.length == 0) {
      return new Decoded.Cleared();
    }
    if (payload.length > MAX_PAYLOAD_BYTES) {
      return new Decoded.Rejected(
          "payload must be at most " + MAX_PAYLOAD_BYTES + " bytes, but was " + payload.length);
    }
    return switch (address) {
      case Address.Telemetry t -> json(payload, telemetryType(t.kind()));
      case Address.Desired _ -> json(payload, Command.Desired.class);
      case Address.Received _ -> json(payload, Command.Received.class);
      case Address.Action _ -> json(payload, Command.Action.class);
      case Address.OverrideSet _ -> order(payload);
      case Address.OverrideEcho _ -> word(payload);
      case Address.TrainingProgress _ -> word(payload);
      case Address.State _ -> json(payload, Notice.State.class);
      case Address.Status _ -> word(payload);
      case Address.DecisionFeed _ -> json(payload, Notice.Decision.class);
      case Address.AlertFeed _ -> json(payload, Notice.Alert.class);
      case Address.BrainSession _ -> json(payload, Notice.ComponentSession.class);
      case Address.NotifierSession _ -> json(payload, Notice.ComponentSession.class);
      case Address.LogAsk _ -> json(payload, LogTalk.Ask.class);
      case Address.LogLines _ -> json(payload, LogTalk.Lines.class);
    };
  }

  private static Class<? extends Message> telemetryType(TelemetryKind kind) {
    return switch (kind) {
      case SESSION -> Telemetry.Session.class;
      case HOST -> Telemetry.Host.class;
      case HEARTBEAT -> Telemetry.Heartbeat.class;
      case BOOTS -> Telemetry.Boots.class;
      case EVENT -> Telemetry.Event.class;
      case TRAINING -> Telemetry.Training.class;
      case GPU -> Telemetry.Gpus.class;
      case CHECKPOINTS -> Telemetry.Checkpoints.class;
      case RESULT -> Telemetry.Result.class;
    };
  }

  private static Decoded json(byte[] payload, Class<? extends Message> type) {
    try {
      JsonNode body = MAPPER.readTree(payload);
      if (!body.isObject()) {
        return new Decoded.Rejected("payload must be a JSON object");
      }
      JsonNode version = body.path("v");
      if (!isPresentVersion(version)) {
        return new Decoded.Rejected("\"v\" must be " + VERSION + ", but was " + version);
      }
      return new Decoded.Accepted(Required.check(MAPPER.treeToValue(body, type), body));
    } catch (JacksonException | IllegalArgumentException | Required.MissingException e) {
      return new Decoded.Rejected(
          "payload must be a " + type.getSimpleName() + ": " + firstLine(e));
    }
  }

  private static boolean isPresentVersion(JsonNode version) {
    return version.isInt() && version.intValue() == VERSION;
  }

  private static Decoded order(byte[] payload) {
    Decoded word = word(payload);
    if (!(word instanceof Decoded.Accepted(PlainWord(String text)))) {
      return word;
    }
    if (!text.startsWith("{")) {
      return new Decoded.Accepted(OverrideOrder.word(text));
    }
    // People and Home Assistant write this by hand: "v" may be left out.
    try {
      JsonNode body = MAPPER.readTree(payload);
      JsonNode version = body.path("v");
      if (!version.isMissingNode() && !isPresentVersion(version)) {
        return new Decoded.Rejected("\"v\" must be " + VERSION + ", but was " + version);
      }
      OverrideOrder order = Required.check(MAPPER.treeToValue(body, OverrideOrder.class), body);
      return order.value().length() <= MAX_WORD_LENGTH
          ? new Decoded.Accepted(order)
          : tooLong(order.value());
    } catch (JacksonException | IllegalArgumentException | Required.MissingException e) {
      return new Decoded.Rejected("payload must be a word or {\"value\": …}: " + firstLine(e));
    }
  }

  private static Decoded word(byte[] payload) {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString().strip();
      if (text.startsWith("{") || text.length() <= MAX_WORD_LENGTH) {
        return new Decoded.Accepted(new PlainWord(text));
      }
      return tooLong(text);
    } catch (CharacterCodingException e) {
      return new Decoded.Rejected("payload must be UTF-8: " + firstLine(e));
    }
  }

  private static Decoded tooLong(String word) {
    return new Decoded.Rejected(
        "a word must have at most " + MAX_WORD_LENGTH + " characters, but had " + word.length());
  }

  private static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
