package dev.upshift.configuration;

import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * One YAML file that configures every part of Upshift, each part in a section of its own.
 *
 * <p>A section is read into a record. A component {@code stabilityWindow} is the key {@code
 * stability-window}. Its type says how the value is read: text, {@code boolean}, whole numbers,
 * {@code double}, {@link java.time.Duration} as {@link DurationText} has it, {@link Path} (relative
 * ones to the file's folder), {@link java.net.URI}, {@link Secret}, enumerations as kebab words,
 * any type with a {@code @JsonCreator} of one string, nested records, {@code List}, {@code Map} in
 * the file's order, {@code Optional}. What an absent key means is said by {@link Default}, {@code
 * Optional} (empty) or {@code @Nullable} (null); every other key must be given. An optional
 * duration or number is also empty for {@code off}. Rules between keys belong to the record's
 * compact constructor, as an {@link IllegalArgumentException} with a sentence.
 *
 * <p>Unknown keys, repeated keys, wrong values and missing keys are mistakes, each with its line
 * and column; all of them are told at once.
 */
public final class YamlFile {
  private YamlFile() {}

  /**
   * Reads one section; the others are not looked at.
   *
   * @throws FailureException with every mistake of the section, one a line, and {@link
   *     ExitCode#USAGE}
   */
  public static <T> T read(Path file, String section, Class<T> type) {
    List<Mistake> mistakes = new ArrayList<>();
    Map<String, YamlTree.Entry> sections = sections(file, mistakes);
    YamlTree.Entry entry = sections.get(section);
    if (entry == null && mistakes.isEmpty()) {
      mistakes.add(
          new Mistake(1, 1, "the section '" + section + ":' must be given, but was missing"));
    }
    Object value = entry == null ? null : section(file, section, type, entry, mistakes);
    refuse(file, mistakes);
    return type.cast(Objects.requireNonNull(value));
  }

  /**
   * Reads a file that is one record as a whole, without sections.
   *
   * @throws FailureException with every mistake, one a line, and {@link ExitCode#USAGE}
   */
  public static <T> T document(Path file, Class<T> type) {
    List<Mistake> mistakes = new ArrayList<>();
    RecordReader reader = new RecordReader(folder(file));
    Optional<Object> value =
        YamlTree.parse(YamlTree.text(file), mistakes::add)
            .map(root -> reader.value(type, root, ""));
    mistakes.addAll(reader.mistakes());
    if (value.isEmpty() && mistakes.isEmpty()) {
      mistakes.add(new Mistake(1, 1, "the file must have keys and values, but was empty"));
    }
    refuse(file, mistakes);
    return type.cast(value.orElseThrow());
  }

  private static void refuse(Path file, List<Mistake> mistakes) {
    if (!mistakes.isEmpty()) {
      throw new FailureException(
          ExitCode.USAGE,
          YamlTree.inOrder(mistakes).stream()
              .map(m -> m.in(file))
              .collect(Collectors.joining("\n")));
    }
  }

  /** A section as it is when it is left out altogether; all its keys must have defaults. */
  public static <T> T defaults(String section, Class<T> type) {
    RecordReader reader = new RecordReader(Path.of("").toAbsolutePath());
    Node empty = YamlTree.parse("{}", _ -> {}).orElseThrow();
    Object value = reader.value(type, empty, section);
    if (value == null) {
      throw new IllegalStateException("the section must have defaults: " + reader.mistakes());
    }
    return type.cast(value);
  }

  /** The names of the sections that the file has. */
  public static Set<String> sections(Path file) {
    return sections(file, new ArrayList<>()).keySet();
  }

  /** Every mistake of the whole file, in the file's order; the known sections are given by name. */
  public static List<Mistake> mistakes(Path file, Map<String, Class<?>> known) {
    List<Mistake> mistakes = new ArrayList<>();
    sections(file, mistakes)
        .forEach((name, entry) -> {
          Class<?> type = known.get(name);
          if (type == null) {
            mistakes.add(YamlTree.at(entry.key(), unknownSection(name, known)));
          } else {
            section(file, name, type, entry, mistakes);
          }
        });
    return YamlTree.inOrder(mistakes);
  }

  private static String unknownSection(String name, Map<String, Class<?>> known) {
    return "a section must be one of "
        + String.join(", ", known.keySet().stream().sorted().toList())
        + ", but was '"
        + name
        + "'";
  }

  private static Map<String, YamlTree.Entry> sections(Path file, List<Mistake> mistakes) {
    Optional<Node> root = YamlTree.parse(YamlTree.text(file), mistakes::add);
    if (root.isPresent() && root.get() instanceof MappingNode mapping) {
      return YamlTree.entries(mapping, mistakes::add);
    }
    if (mistakes.isEmpty()) {
      String was = root.map(YamlTree::describe).orElse("empty");
      mistakes.add(new Mistake(1, 1, "the file must have sections like 'agent:', but was " + was));
    }
    return Map.of();
  }

  private static @Nullable Object section(
      Path file, String name, Class<?> type, YamlTree.Entry entry, List<Mistake> mistakes) {
    RecordReader reader = new RecordReader(folder(file));
    Node node = YamlTree.isEmpty(entry.value()) ? YamlTree.noKeys(entry.key()) : entry.value();
    Object value = reader.value(type, node, name);
    mistakes.addAll(reader.mistakes());
    return value;
  }

  /**
   * A section whose keys are free, each with a text; empty where the file has no such section.
   *
   * @throws FailureException as {@link #read}
   */
  public static Map<String, String> words(Path file, String section) {
    List<Mistake> mistakes = new ArrayList<>();
    RecordReader reader = new RecordReader(folder(file));
    Map<String, String> words = new LinkedHashMap<>();
    YamlTree.Entry entry = sections(file, mistakes).get(section);
    if (entry != null
        && reader.value(Words.TYPE, entry.value(), section) instanceof Map<?, ?> found) {
      found.forEach((key, value) -> words.put(String.valueOf(key), String.valueOf(value)));
    }
    mistakes.addAll(reader.mistakes());
    refuse(file, mistakes);
    return words;
  }

  /** Words with words: only for its component's type. */
  private record Words(Map<String, String> words) {
    static final Type TYPE = Words.class.getRecordComponents()[0].getGenericType();
  }

  private static Path folder(Path file) {
    return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file.toAbsolutePath());
  }
}
