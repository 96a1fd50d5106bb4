package dev.upshift.configuration;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One key of a section as {@code config --explain} shows it, read from the section's record.
 *
 * @param path the dotted path, with {@code <name>} for a key that people choose and {@code []} for
 *     an element of a list
 * @param type what a value is called
 * @param standard what it is when left out, {@code required} where it must be given
 * @param meaning one sentence; empty where none is given
 */
public record Key(String path, String type, String standard, String meaning) {
  /** Every key of a section, nested ones below their parents. */
  public static List<Key> of(String section, Class<?> type) {
    List<Key> keys = new ArrayList<>();
    below(section, type, keys);
    return keys;
  }

  private static void below(String path, Class<?> type, List<Key> keys) {
    for (RecordComponent component : type.getRecordComponents()) {
      String name = path + "." + Kebab.ofComponent(component.getName());
      keys.add(
          new Key(
              name,
              typeName(component.getGenericType()),
              standard(component),
              Optional.ofNullable(component.getAnnotation(Explain.class))
                  .map(Explain::value)
                  .orElse("")));
      nested(name, component.getGenericType(), keys);
    }
  }

  private static void nested(String path, Type type, List<Key> keys) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      String level =
          generic.getRawType() == Map.class
              ? path + ".<name>"
              : generic.getRawType() == List.class ? path + "[]" : path;
      nested(level, arguments[arguments.length - 1], keys);
    } else if (ScalarReader.name((Class<?>) type).isEmpty()) {
      below(path, (Class<?>) type, keys);
    }
  }

  private static String standard(RecordComponent component) {
    Default standard = component.getAnnotation(Default.class);
    if (standard != null) {
      return standard.value();
    }
    boolean absent =
        component.getType() == Optional.class
            || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    return absent ? "unset" : "required";
  }

  private static String typeName(Type type) {
    if (type instanceof ParameterizedType generic) {
      String inner =
          typeName(generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1]);
      if (generic.getRawType() == Optional.class) {
        return inner.equals("duration") || inner.endsWith("number") ? inner + " or off" : inner;
      }
      return (generic.getRawType() == Map.class ? "map of " : "list of ") + inner;
    }
    return ScalarReader.name((Class<?>) type).orElse("keys");
  }
}
