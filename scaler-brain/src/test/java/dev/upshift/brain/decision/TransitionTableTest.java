package dev.upshift.brain.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.brain.decision.TransitionTable.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every state meets every input. The diagram in {@code docs/state-machine.md} is drawn from the
 * same table; {@code -Dupshift.diagram.write=true} writes it again.
 */
class TransitionTableTest {
  static Stream<Row> rows() throws IOException {
    return TransitionTable.rows();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void row_isWhatTheRulesDo(Row row) {
    assertThat(Row.observed(row.place(), row.input())).isEqualTo(row);
  }

  @Test
  void sentences_sayStaysAndBecomesRightly_andOnce() throws IOException {
    List<String> written = TransitionTable.rows().map(Row::sentence).toList();
    assertThat(TransitionTable.sentences()).isEqualTo(written).doesNotHaveDuplicates();
  }

  @Test
  void table_visitsEveryPairOfStateAndInput() throws IOException {
    Set<String> visited =
        TransitionTable.rows()
            .map(row -> pair(row.before(), kind(row)))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> pairs = new TreeSet<>();
    for (StateWord word : StateWord.values()) {
      for (Class<?> input : Input.class.getPermittedSubclasses()) {
        pairs.add(pair(word, input));
      }
    }
    assertThat(pairs).hasSize(12 * 27);
    assertThat(visited).isEqualTo(pairs);
  }

  private static Class<?> kind(Row row) {
    return TransitionTable.input(row.input(), TransitionTable.bench(row.place())).getClass();
  }

  private static String pair(StateWord word, Class<?> input) {
    return word.word() + " x " + input.getSimpleName();
  }

  @Test
  void diagram_isDrawnFromTheTable() throws IOException {
    Path file = root().resolve("docs").resolve("state-machine.md");
    if (Boolean.getBoolean("upshift.diagram.write")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, document());
    }
    assertThat(file)
        .as("run the test with -Dupshift.diagram.write=true to draw it again")
        .hasContent(document());
  }

  private static Path root() {
    return Path.of(Objects.requireNonNull(System.getProperty("upshift.root"), "upshift.root"));
  }

  private static String document() throws IOException {
    Map<String, List<String>> arrows = new TreeMap<>();
    for (Row row : TransitionTable.rows().toList()) {
      if (row.before() != row.after()) {
        arrows
            .computeIfAbsent(
                "%s --> %s".formatted(row.before().word(), row.after().word()),
                _ -> new ArrayList<>())
            .add(row.input());
      }
    }
    StringBuilder diagram = new StringBuilder("stateDiagram-v2\n    [*] --> waiting\n");
    arrows.forEach((arrow, inputs) ->
        diagram
            .append("    ")
            .append(arrow)
            .append(": ")
            .append(String.join("<br/>", inputs.stream().distinct().toList()))
            .append('\n'));
    return """
    # The states of a host

    What moves a host from one state to another, in `simulate`, in `state` topics and on pages.
    Drawn from the transition table of the tests
    (`scaler-brain/src/test/resources/dev/upshift/brain/decision/transitions.txt`), in which every
    state meets every input; what leaves the state as it is has no arrow here. The first state of
    the list that applies names the host's state: %s.

    ```mermaid
    %s```

    This page is written by `TransitionTableTest`: change the table, then run
    `mvn -pl scaler-brain -am verify -Dtest=TransitionTableTest
    -Dsurefire.failIfNoSpecifiedTests=false -Dupshift.diagram.write=true`.
    """
        .formatted(
            Stream.of(StateWord.values())
                .map(word -> "`" + word.word() + "`")
                .collect(Collectors.joining(", ")),
            diagram);
  }
}
