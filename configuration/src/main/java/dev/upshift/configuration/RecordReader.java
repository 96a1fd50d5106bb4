package dev.upshift.configuration;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads nodes into records, component by component, and collects every mistake on the way. Null
 * stands for "could not be read, and the mistake is in the list", or for an absent nullable value.
 */
final class RecordReader {
  private static final Set<Type> MAY_BE_OFF =
      Set.of(Duration.class, Integer.class, Long.class, Double.class);

  private final ScalarReader scalars;
  private final List<Mistake> mistakes = new ArrayList<>();

  RecordReader(Path folder) {
    this.scalars = new ScalarReader(folder);
  }

  List<Mistake> mistakes() {
    return mistakes;
  }

  /** What stands in a node, as a value of the type; {@code where} is the dotted path of keys. */
  @Nullable Object value(Type type, Node node, String where) {
    if (type instanceof ParameterizedType generic) {
      return ofGeneric(generic, node, where);
    }
    Class<?> raw = (Class<?>) type;
    return ScalarReader.name(raw).isPresent() ? scalar(raw, node, where) : record(raw, node, where);
  }

  private @Nullable Object ofGeneric(ParameterizedType type, Node node, String where) {
    Type[] arguments = type.getActualTypeArguments();
    Class<?> raw = (Class<?>) type.getRawType();
    if (raw == Optional.class) {
      return optional(arguments[0], node, where);
    }
    if (raw == List.class) {
      return list(arguments[0], node, where);
    }
    if (raw == Map.class) {
      return map(arguments[0], arguments[1], node, where);
    }
    throw new IllegalStateException("a configuration record must not hold a " + type);
  }

  private Optional<?> optional(Type type, Node node, String where) {
    boolean off =
        MAY_BE_OFF.contains(type)
            && node instanceof ScalarNode scalar
            && scalar.getValue().equals("off");
    return off || YamlTree.isEmpty(node)
        ? Optional.empty()
        : Optional.ofNullable(value(type, node, where));
  }

  private @Nullable Object scalar(Class<?> type, Node node, String where) {
    if (!(node instanceof ScalarNode word) || YamlTree.isEmpty(node)) {
      String name = ScalarReader.name(type).orElseThrow();
      return told(node, where + " must be " + name + ", but was " + YamlTree.describe(node));
    }
    try {
      return scalars.read(type, word.getValue());
    } catch (IllegalArgumentException e) {
      return told(node, where + " " + e.getMessage());
    }
  }

  private @Nullable Object list(Type type, Node node, String where) {
    Optional<List<Node>> elements = elements(type, node);
    if (elements.isEmpty()) {
      return told(node, where + " must be a list, but was " + YamlTree.describe(node));
    }
    List<Object> values = new ArrayList<>();
    for (Node element : elements.get()) {
      Object value = value(type, element, where + "[" + values.size() + "]");
      values.add(value == null ? mistakes : value);
    }
    return Collections.unmodifiableList(values);
  }

  /** Things that have a name may also stand under it, as keys and values. */
  private Optional<List<Node>> elements(Type type, Node node) {
    if (node instanceof SequenceNode sequence) {
      return Optional.of(sequence.getValue());
    }
    return isNamed(type) && node instanceof MappingNode mapping
        ? Optional.of(mapping.getValue().stream().map(YamlTree::named).toList())
        : Optional.empty();
  }

  private static boolean isNamed(Type type) {
    return type instanceof Class<?> raw
        && raw.isRecord()
        && raw.getRecordComponents()[0].getName().equals(YamlTree.NAME);
  }

  private @Nullable Object map(Type keyType, Type valueType, Node node, String where) {
    if (!(node instanceof MappingNode mapping)) {
      return told(node, where + " must have keys and values, but was " + YamlTree.describe(node));
    }
    Map<Object, Object> values = new LinkedHashMap<>();
    YamlTree.entries(mapping, mistakes::add)
        .forEach((name, entry) -> {
          Object key = scalar((Class<?>) keyType, entry.key(), "a key of " + where);
          Object value = value(valueType, entry.value(), where + "." + name);
          if (key != null && value != null) {
            values.put(key, value);
          }
        });
    return Collections.unmodifiableMap(values);
  }

  private @Nullable Object record(Class<?> type, Node node, String where) {
    if (!type.isRecord()) {
      throw new IllegalStateException("a configuration record must not hold a " + type);
    }
    if (!(node instanceof MappingNode mapping)) {
      return told(node, where + " must have keys and values, but was " + YamlTree.describe(node));
    }
    int before = mistakes.size();
    Map<String, YamlTree.Entry> entries = YamlTree.entries(mapping, mistakes::add);
    RecordComponent[] components = type.getRecordComponents();
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = component(components[i], entries, node, where);
    }
    unknown(entries, components, where);
    return mistakes.size() > before ? null : create(type, values, node, where);
  }

  private @Nullable Object component(
      RecordComponent component, Map<String, YamlTree.Entry> entries, Node node, String where) {
    String name = Kebab.ofComponent(component.getName());
    String path = where.isEmpty() ? name : where + "." + name;
    YamlTree.Entry entry = entries.get(name);
    if (entry != null && !YamlTree.isEmpty(entry.value())) {
      return value(component.getGenericType(), entry.value(), path);
    }
    Default standard = component.getAnnotation(Default.class);
    if (standard != null) {
      Node text = YamlTree.parse(standard.value(), mistakes::add).orElseThrow();
      return value(component.getGenericType(), text, path);
    }
    if (component.getType() == Optional.class) {
      return Optional.empty();
    }
    if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
      return null;
    }
    return told(entry == null ? node : entry.key(), path + " must be given, but was missing");
  }

  private void unknown(
      Map<String, YamlTree.Entry> entries, RecordComponent[] components, String where) {
    List<String> known =
        Arrays.stream(components).map(c -> Kebab.ofComponent(c.getName())).toList();
    entries.forEach((name, entry) -> {
      if (!known.contains(name)) {
        told(entry.key(), unknownKey(name, known, where));
      }
    });
  }

  static String unknownKey(String name, List<String> known, String where) {
    return "a key"
        + (where.isEmpty() ? "" : " of " + where)
        + " must be one of "
        + String.join(", ", known)
        + ", but was '"
        + name
        + "'";
  }

  private @Nullable Object create(
      Class<?> type, @Nullable Object[] values, Node node, String where) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException rule) {
        return told(node, (where.isEmpty() ? "" : where + ": ") + rule.getMessage());
      }
      throw new IllegalStateException(type + " cannot be created", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be created", e);
    }
  }

  private @Nullable Object told(Node node, String sentence) {
    mistakes.add(YamlTree.at(node, sentence));
    return null;
  }
}
