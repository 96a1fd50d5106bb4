package dev.upshift.protocol;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Checks that a decoded record has every component that is not marked {@link Nullable}, so that a
 * payload with a field missing is rejected at the door and not found as a null far inside.
 */
final class Required {
  /** Reflection is slow where it begins anew with each message. */
  private static final ClassValue<List<Part>> PARTS =
      new ClassValue<>() {
        @Override
        protected List<Part> computeValue(Class<?> type) {
          return Stream.of(type.getRecordComponents()).map(Part::of).toList();
        }
      };

  private Required() {}

  private record Part(String name, boolean primitive, boolean nullable, Method accessor) {
    static Part of(RecordComponent component) {
      return new Part(
          component.getName(),
          component.getType().isPrimitive(),
          component.getAnnotatedType().isAnnotationPresent(Nullable.class),
          component.getAccessor());
    }
  }

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
    for (Part part : PARTS.get(value.getClass())) {
      String name = part.name();
      Object content = part.primitive() && !json.has(name) ? null : read(value, part);
      if (content != null) {
        nested(content, json.path(name), path + name);
      } else if (!part.nullable()) {
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

  private static @Nullable Object read(Object record, Part part) {
    try {
      return part.accessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
