package dev.upshift.configuration;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Single words of a configuration file as typed values: the built-in types, enumerations, and any
 * type with a {@link JsonCreator} that takes one string. What cannot be read throws an {@link
 * IllegalArgumentException} whose message continues "the key must be".
 */
final class ScalarReader {
  private static final Map<String, Boolean> BOOLEANS = Map.of("true", true, "false", false);

  private final Path folder;

  /**
   * @param folder what relative paths are relative to
   */
  ScalarReader(Path folder) {
    this.folder = folder;
  }

  /** What a value of this type is called; empty where the type is no scalar. */
  static Optional<String> name(Class<?> type) {
    return type.isEnum() ? Optional.of(String.join("|", words(type))) : simpleName(type);
  }

  private static Optional<String> simpleName(Class<?> type) {
    return switch (type.getName()) {
      case "java.lang.String" -> Optional.of("text");
      case "boolean", "java.lang.Boolean" -> Optional.of("true|false");
      case "int", "long", "java.lang.Integer", "java.lang.Long" -> Optional.of("whole number");
      case "double", "java.lang.Double" -> Optional.of("number");
      case "java.time.Duration" -> Optional.of("duration");
      case "java.nio.file.Path" -> Optional.of("path");
      case "java.net.URI" -> Optional.of("address");
      default ->
          type == Secret.class
              ? Optional.of("secret")
              : creator(type).map(_ -> Kebab.ofComponent(type.getSimpleName()).replace('-', ' '));
    };
  }

  Object read(Class<?> type, String text) {
    if (type.isEnum()) {
      return constant(type, text);
    }
    return switch (type.getName()) {
      case "java.lang.String" -> text;
      case "boolean", "java.lang.Boolean" ->
          Optional.ofNullable(BOOLEANS.get(text)).orElseThrow(() -> wrong("true or false", text));
      case "int", "java.lang.Integer" -> number(text, Integer::valueOf, "a whole number");
      case "long", "java.lang.Long" -> number(text, Long::valueOf, "a whole number");
      case "double", "java.lang.Double" -> number(text, ScalarReader::finite, "a number");
      case "java.time.Duration" -> duration(text);
      case "java.nio.file.Path" -> folder.resolve(text).normalize();
      case "java.net.URI" -> address(text);
      default -> type == Secret.class ? secret(text) : create(type, text);
    };
  }

  private static <N> N number(String text, Function<String, N> parse, String rule) {
    try {
      return parse.apply(text);
    } catch (NumberFormatException _) {
      throw wrong(rule, text);
    }
  }

  private static Double finite(String text) {
    double value = Double.parseDouble(text);
    if (!Double.isFinite(value)) {
      throw new NumberFormatException(text);
    }
    return value;
  }

  private static Duration duration(String text) {
    try {
      return DurationText.parse(text);
    } catch (IllegalArgumentException _) {
      throw wrong("a duration like 90s, 60m, 1h30m or 14d", text);
    }
  }

  private static URI address(String text) {
    try {
      URI address = URI.create(text);
      if (address.getScheme() != null) {
        return address;
      }
    } catch (IllegalArgumentException _) {
      // Told below, in the words of the configuration.
    }
    throw wrong("an address like mqtt://host:1883", text);
  }

  private Secret secret(String text) {
    if (text.startsWith("file:")) {
      return new Secret("file:" + folder.resolve(text.substring(5)).normalize());
    }
    if (text.startsWith("env:")) {
      return new Secret(text);
    }
    throw new IllegalArgumentException(
        "must be file:/path or env:NAME, but was something else (the secret itself does not belong"
            + " here)");
  }

  private static Object constant(Class<?> type, String text) {
    return constants(type)
        .filter(c -> Kebab.ofConstant(c).equals(text))
        .findFirst()
        .orElseThrow(() -> wrong("one of " + String.join(", ", words(type)), text));
  }

  private static List<String> words(Class<?> type) {
    return constants(type).map(Kebab::ofConstant).collect(Collectors.toList());
  }

  private static Stream<Enum<?>> constants(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(c -> (Enum<?>) c);
  }

  private static Object create(Class<?> type, String text) {
    try {
      return switch (creator(type).orElseThrow()) {
        case Method method -> method.invoke(null, text);
        case Constructor<?> constructor -> constructor.newInstance(text);
      };
    } catch (InvocationTargetException e) {
      String rule = Optional.ofNullable(e.getCause()).map(Throwable::getMessage).orElse(text);
      throw new IllegalArgumentException("must be a " + name(type).orElseThrow() + ": " + rule, e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " must have an accessible @JsonCreator", e);
    }
  }

  private static Optional<Executable> creator(Class<?> type) {
    Stream<Executable> factories =
        Arrays.stream(type.getDeclaredMethods())
            .filter(m -> Modifier.isStatic(m.getModifiers()))
            .map(m -> m);
    return Stream.concat(factories, Arrays.stream(type.getDeclaredConstructors()))
        .filter(e -> e.isAnnotationPresent(JsonCreator.class))
        .filter(e -> Arrays.equals(e.getParameterTypes(), new Class<?>[] {String.class}))
        .peek(e -> e.setAccessible(true))
        .findFirst();
  }

  private static IllegalArgumentException wrong(String rule, String text) {
    return new IllegalArgumentException("must be " + rule + ", but was '" + text + "'");
  }
}
