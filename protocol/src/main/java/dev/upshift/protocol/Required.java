package dev.upshift.protocol;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

  static <T> T check(T message) {
    record(message, "");
    return message;
  }

  private static void record(Object value, String path) {
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      String at = path + component.getName();
      Object part = read(value, component);
      if (part != null) {
        nested(part, at);
      } else if (!isNullable(component.getAnnotatedType())) {
        throw new MissingException(at);
      }
    }
  }

  private static void nested(@Nullable Object part, String at) {
    switch (part) {
      case null -> throw new MissingException(at);
      case Record inner -> record(inner, at + ".");
      case Collection<?> items -> {
        int index = 0;
        for (Object item : items) {
          nested(item, at + "[" + index++ + "]");
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
