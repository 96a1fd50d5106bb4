package dev.upshift.configuration;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * YAML text as nodes that know their line and column. The nodes are read as they stand, not bound
 * by a mapper: a mapper stops at the first mistake, and a person wants to see all of them.
 */
final class YamlTree {
  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setLabel("configuration").setMaxAliasesForCollections(50).build();

  /** The key that says what a thing is called. */
  static final String NAME = "name";

  private YamlTree() {}

  /** A key of a mapping and what stands behind it. */
  record Entry(Node key, Node value) {}

  /** The file's text. */
  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw failure(file, "does not exist: give the path of an existing file", e);
    } catch (AccessDeniedException e) {
      throw failure(file, "cannot be read by this user: change its permissions", e);
    } catch (MalformedInputException e) {
      throw failure(file, "must be UTF-8 text: save it as UTF-8", e);
    } catch (IOException e) {
      throw failure(file, "cannot be read (" + e.getMessage() + "): give a readable file", e);
    }
  }

  private static FailureException failure(Path file, String what, IOException cause) {
    return new FailureException(
        ExitCode.USAGE, "The configuration file " + file + " " + what + ".", cause);
  }

  /** The root node; empty where the text holds nothing, or is not YAML (then told as a mistake). */
  static Optional<Node> parse(String text, Consumer<Mistake> mistakes) {
    try {
      return new Compose(SETTINGS).composeString(text);
    } catch (MarkedYamlEngineException e) {
      mistakes.accept(at(e.getProblemMark(), syntax(e)));
    } catch (YamlEngineException e) {
      mistakes.accept(new Mistake(1, 1, "the file must be YAML: " + e.getMessage()));
    }
    return Optional.empty();
  }

  private static String syntax(MarkedYamlEngineException e) {
    String problem = String.valueOf(e.getProblem());
    return problem.contains("\\t(TAB)") || problem.contains("TAB")
        ? "the file must be indented with spaces, but here is a tab"
        : "the file must be YAML, but here " + problem;
  }

  /** The entries of a mapping by key, in the file's order; a key given twice is a mistake. */
  static Map<String, Entry> entries(MappingNode mapping, Consumer<Mistake> mistakes) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Node key = tuple.getKeyNode();
      if (!(key instanceof ScalarNode scalar)) {
        mistakes.accept(at(key, "a key must be one word, but was " + describe(key)));
      } else if (entries.putIfAbsent(scalar.getValue(), new Entry(key, tuple.getValueNode()))
          != null) {
        mistakes.accept(
            at(key, "a key must stand once, but '" + scalar.getValue() + "' is given again"));
      }
    }
    return entries;
  }

  /** A mapping without keys where {@code place} is: a section that is named and left empty. */
  static Node noKeys(Node place) {
    return new MappingNode(
        Tag.MAP, true, List.of(), FlowStyle.FLOW, place.getStartMark(), place.getEndMark());
  }

  /** {@code light: {rate: 1}} as {@code {name: light, rate: 1}}. */
  static Node named(NodeTuple entry) {
    if (!(entry.getValueNode() instanceof MappingNode figures)) {
      return entry.getValueNode();
    }
    Node key = entry.getKeyNode();
    List<NodeTuple> tuples = new ArrayList<>();
    tuples.add(new NodeTuple(word(NAME, key), key));
    tuples.addAll(figures.getValue());
    return new MappingNode(
        Tag.MAP, true, tuples, FlowStyle.BLOCK, figures.getStartMark(), figures.getEndMark());
  }

  private static Node word(String text, Node place) {
    return new ScalarNode(
        Tag.STR, true, text, ScalarStyle.PLAIN, place.getStartMark(), place.getEndMark());
  }

  static boolean isEmpty(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  static String describe(Node node) {
    return switch (node.getNodeType()) {
      case SCALAR -> isEmpty(node) ? "empty" : "'" + ((ScalarNode) node).getValue() + "'";
      case SEQUENCE -> "a list";
      case MAPPING -> "keys and values";
      case ANCHOR -> "a reference";
    };
  }

  static Mistake at(Node node, String sentence) {
    return at(node.getStartMark(), sentence);
  }

  private static Mistake at(Optional<Mark> mark, String sentence) {
    return new Mistake(
        mark.map(Mark::getLine).orElse(0) + 1, mark.map(Mark::getColumn).orElse(0) + 1, sentence);
  }

  /** Sorted, so that a person reads them down the file. */
  static List<Mistake> inOrder(List<Mistake> mistakes) {
    return mistakes.stream().sorted().distinct().toList();
  }
}
