package dev.upshift.brain.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.testkit.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of the rules names every key, with the default that it has, and every reason. */
class PolicyPageTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| ([^|]+) \\|");
  private static final Pattern WORD = Pattern.compile("`([a-z-]+)`");

  @Test
  void keys_onThePage_areThoseOfThePolicy() throws IOException {
    assertThat(table().keySet()).containsExactlyElementsOf(Policy.defaults().written().keySet());
  }

  @Test
  void defaults_onThePage_areThoseOfThePolicy() throws IOException {
    table()
        .forEach((key, cell) -> {
          String value = cell.replace("`", "").replaceAll(" .*", "");
          Map<String, String> changes = value.equals("unset") ? Map.of() : Map.of(key, value);
          assertThat(Policy.of(changes)).as(key).isEqualTo(Policy.defaults());
          assertThat(value.equals("unset"))
              .as("%s is unset", key)
              .isEqualTo(Policy.defaults().written().get(key).equals("off"));
        });
  }

  @Test
  void off_onThePage_isSaidOfTheKeysThatTakeIt() throws IOException {
    table()
        .forEach(
            (key, cell) -> assertThat(cell.contains("`off`")).as(key).isEqualTo(takesOff(key)));
  }

  @Test
  void reasons_onThePage_areThoseOfTheProgram() throws IOException {
    String first = section("## Reasons").strip().split("\n\n", 2)[0];
    List<String> named = WORD.matcher(first).results().map(r -> r.group(1)).toList();
    assertThat(named)
        .containsExactlyElementsOf(Arrays.stream(Reason.values()).map(Reason::word).toList());
  }

  private static boolean takesOff(String key) {
    try {
      Policy.of(Map.of(key, "off"));
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static Map<String, String> table() throws IOException {
    Map<String, String> table = new LinkedHashMap<>();
    ROW.matcher(section("## Keys"))
        .results()
        .forEach(row -> table.put(row.group(1), row.group(2).strip()));
    return table;
  }

  private static String section(String heading) throws IOException {
    String page = Files.readString(Project.root().resolve("docs/policy.md"));
    int begin = page.indexOf(heading + "\n");
    assertThat(begin).as(heading).isNotNegative();
    String rest = page.substring(begin + heading.length());
    return rest.split("\n## ", 2)[0];
  }
}
