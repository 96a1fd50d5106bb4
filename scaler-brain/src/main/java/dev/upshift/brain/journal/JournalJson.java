package dev.upshift.brain.journal;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Input;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;

/**
 * The journal's JSON: the same value always gives the same bytes. An input carries its {@code
 * type}, the kebab form of its record's name.
 */
public final class JournalJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addMixIn(Input.class, TypedInput.class)
          .registerSubtypes(inputTypes())
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING)
          .build();

  private JournalJson() {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  private interface TypedInput {}

  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  public static String write(Input input) {
    return MAPPER.writerFor(Input.class).writeValueAsString(input);
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @throws UnreadableException where the text is something else
   */
  public static <T> T read(String text, Class<T> type) throws UnreadableException {
    try {
      T value = MAPPER.readValue(text, type);
      if (value == null) {
        throw new UnreadableException(type.getSimpleName() + " must not be null", null);
      }
      return value;
    } catch (JacksonException e) {
      throw new UnreadableException(
          "a " + type.getSimpleName() + " cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  /** An object of texts. */
  static Map<String, String> readTexts(String text) throws UnreadableException {
    try {
      return MAPPER.readerForMapOf(String.class).readValue(text);
    } catch (JacksonException e) {
      throw new UnreadableException("an object of texts cannot be read", e);
    }
  }

  /** A snapshot, which must be complete as well as readable. */
  static HostState readState(String text) throws UnreadableException {
    HostState state = read(text, HostState.class);
    if (state.host() == null
        || state.boots() == null
        || state.contact() == null
        || state.orders() == null
        || state.reported() == null) {
      throw new UnreadableException("a snapshot must be complete", null);
    }
    return state;
  }

  private static NamedType[] inputTypes() {
    return Arrays.stream(Input.class.getPermittedSubclasses())
        .map(type -> new NamedType(type, kebab(type.getSimpleName())))
        .toArray(NamedType[]::new);
  }

  private static String kebab(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
