package dev.upshift.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.configuration.Key;
import dev.upshift.testkit.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The handbook's tables of keys are the program's own. */
class HandbookTest {
  private static final String BEGIN = "<!-- configuration: from ./upshift config --explain -->\n";
  private static final String END = "<!-- end of configuration -->\n";

  @Test
  void configuration_inTheHandbook_isWhatTheProgramExplains() throws IOException {
    String handbook = Files.readString(Project.root().resolve("docs/handbook.md"));
    StringBuilder expected = new StringBuilder("\n");
    Sections.all().forEach((name, type) -> expected.append(table(name, Key.of(name, type))));
    assertThat(handbook.substring(handbook.indexOf(BEGIN) + BEGIN.length(), handbook.indexOf(END)))
        .isEqualTo(expected.toString());
  }

  private static String table(String section, List<Key> keys) {
    StringBuilder table =
        new StringBuilder("### " + section + "\n\n| key | value | default | meaning |\n");
    table.append("|---|---|---|---|\n");
    keys.forEach(key -> table.append(row(key.path().substring(section.length() + 1), key)));
    return table.append("\n").toString();
  }

  private static String row(String name, Key key) {
    String standard =
        Map.of("required", "required", "unset", "unset")
            .getOrDefault(key.standard(), "`" + key.standard() + "`");
    return "| `%s` | %s | %s | %s |\n"
        .formatted(name, key.type().replace("|", "\\|"), standard, key.meaning());
  }
}
