package dev.upshift.protocol;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Checks that a decoded record has every component that is not marked {@link Nullable}, so that a
 * payload with a field missing is rejected at the door and not found as a null far inside.
 */
final class Required {
  private Required() {}

  /** A component that must be there is not. */
  static final class MissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingException(String field) {
      super("\"" + field + "\" is missing");
    }
  }

  /**
   * Checks a message against the JSON it was read from: a number or a truth value that is missing
   * there has become 0 or false, and only the JSON tells.
   */
  static <T> T check(T message, JsonNode json) {
    record(message, json, "");
    return message;
  }

  private static void record(Object value, JsonNode json, String path) {
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      String name = component.getName();
      Object part =
          component.getType().isPrimitive() && !json.has(name) ? null : read(value, component);
      if (part != null) {
        nested(part, json.path(name), path + name);
      } else if (!isNullable(component.getAnnotatedType())) {
        throw new MissingException(path + name);
      }
    }
  }

  private static void nested(@Nullable Object part, JsonNode json, String at) {
    switch (part) {
      case null -> throw new MissingException(at);
      case Record inner -> record(inner, json, at + ".");
      case Collection<?> items -> {
        int index = 0;
        for (Object item : items) {
          nested(item, json.path(index), at + "[" + index++ + "]");
        }
      }
      case Map<?, ?> _ -> {}
      default -> {}
    }
  }

  private static @Nullable Object read(Object record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isNullable(AnnotatedType type) {
    return type.isAnnotationPresent(Nullable.class);
  }
}
