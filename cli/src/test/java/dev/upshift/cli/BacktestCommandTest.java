package dev.upshift.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./upshift backtest}: what it prints, and how it complains. */
class BacktestCommandTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String MODES =
      """
      modes:
        - {name: light, rate: 1, sensitivity: 0.3}
        - {name: heavy, rate: 2, sensitivity: 1, failures-per-hour: 0.01}
      """;

  @TempDir Path folder = Path.of("unset");
  private Path trace = Path.of("unset");
  private Path hosts = Path.of("unset");
  private Path modes = Path.of("unset");

  @BeforeEach
  void files() throws IOException {
    StringBuilder lines = new StringBuilder("host,epoch_seconds,event\n");
    for (int hour = 5; hour < 200; hour += 40) {
      lines.append("a,").append(hour * 3600).append(",down\n");
      lines.append("a,").append(hour * 3600 + 900).append(",up\n");
      lines.append("b,").append(hour * 3600 + 1800).append(",reboot\n");
    }
    trace = write("trace.csv", lines.toString());
    hosts = write("hosts.csv", "host,obs_start,obs_end,exposure_s\na,0,720000,1\nb,0,720000,1\n");
    modes = write("modes.yaml", MODES);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Outcome backtest(String... more) {
    List<String> words = new ArrayList<>(List.of("backtest", trace.toString()));
    words.addAll(List.of("--modes", modes.toString(), "--hosts", hosts.toString()));
    words.addAll(List.of(more));
    return Outcome.of(words.toArray(new String[0]));
  }

  private static List<String> names(JsonNode object) {
    return List.copyOf(object.propertyNames());
  }

  @Test
  void json_hasTheDocumentedKeysForEveryPolicy() {
    Outcome outcome = backtest("--seed", "7", "--output", "json");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.err()).isEmpty();
    JsonNode root = JSON.readTree(outcome.out());
    assertThat(names(root.path("policies")))
        .contains(
            "always:light",
            "always:heavy",
            "climb:light",
            "climb:heavy",
            "rule",
            "learned",
            "hindsight");
    for (String part : List.of("policies", "worstDecile")) {
      for (JsonNode policy : root.path(part)) {
        assertThat(names(policy))
            .containsExactly(
                "usefulProgress",
                "shareOfHindsight",
                "failures",
                "lostWork",
                "modeChanges",
                "hoursInMode");
        assertThat(names(policy.path("hoursInMode"))).containsExactly("light", "heavy");
      }
    }
    assertThat(root.path("policies").path("hindsight").path("shareOfHindsight").asDouble())
        .isEqualTo(1);
    assertThat(names(root.path("worstDecile"))).isEqualTo(names(root.path("policies")));
    JsonNode worst = root.path("worstDecile").path("learned");
    assertThat(worst.path("shareOfHindsight").asDouble()).isBetween(0.5, 1.5);
    double hours = worst.path("hoursInMode").path("light").asDouble();
    hours += worst.path("hoursInMode").path("heavy").asDouble();
    assertThat(hours).as("of one host of two").isCloseTo(200, within(1e-6));
  }

  @Test
  void learning_setByHand_isRefused_sinceBothAreRun() {
    Outcome outcome = backtest("--set", "learning=off");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("'rule' is the policy without learning");
  }

  @Test
  void sameSeed_givesTheSameBytes_andAnotherSeedOthers() {
    String first = backtest("--seed", "7", "--output", "json").out();
    assertThat(backtest("--seed", "7", "--output", "json").out()).isEqualTo(first);
    assertThat(backtest("--seed", "8", "--output", "json").out()).isNotEqualTo(first);
  }

  /** Without failures: with the limit three of twenty hosts may be new in their mode at a time. */
  private Path calmFleet() throws IOException {
    StringBuilder list = new StringBuilder("host,obs_start,obs_end\n");
    for (int host = 10; host < 30; host++) {
      list.append("h").append(host).append(",0,14400\n");
    }
    Files.writeString(hosts, list.toString());
    Files.writeString(trace, "host,epoch_seconds,event\nh10,20000,down\n");
    Files.writeString(modes, MODES.replace(", failures-per-hour: 0.01", ""));
    return write("limited.yaml", "policy:\n  max-promotions: 10%\n");
  }

  private static int changes(Outcome outcome, String policy) {
    assertThat(outcome.code()).as(outcome.err()).isZero();
    JsonNode policies = JSON.readTree(outcome.out()).path("policies");
    return policies.path(policy).path("modeChanges").asInt();
  }

  @ParameterizedTest
  @ValueSource(strings = {"climb:heavy", "rule", "learned"})
  void promotionLimit_isOffUnlessAskedFor(String policy) throws IOException {
    String file = calmFleet().toString();
    assertThat(changes(backtest("--output", "json"), policy)).isEqualTo(20);
    Outcome asked = backtest("--set", "max-promotions=10%", "--output", "json");
    assertThat(changes(asked, policy)).isEqualTo(9);
    assertThat(backtest("--policy", file, "--output", "json").out()).isEqualTo(asked.out());
    Outcome off = backtest("--policy", file, "--set", "max-promotions=off", "--output", "json");
    assertThat(changes(off, policy)).isEqualTo(20);
    assertThat(Outcome.of("backtest", "--help").out()).contains("max-promotions=10% ");
  }

  @Test
  void table_hasARowForEachPolicy_andCostWithAPrice() throws IOException {
    Path priced = write("priced.yaml", "policy:\n  price-per-hour: 2\n  stability-window: 30m\n");
    Outcome outcome = backtest("--policy", priced.toString(), "--set", "max-reboots=2");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("always:heavy", "hindsight", "H light", "COST");
    String worst = outcome.out().substring(outcome.out().indexOf("did worst"));
    assertThat(worst).contains("always:heavy", "hindsight", "FAILURES", "LOST", "H light", "COST");
  }

  /** No progress has no price. */
  @Test
  void table_ofAHostThatWasDownAllTheTime_hasCostButNoneOfProgress() throws IOException {
    write("trace.csv", "host,epoch_seconds,event\na,0,down\na,720000,up\n");
    write("hosts.csv", "host,obs_start,obs_end\na,0,720000\n");
    write("modes.yaml", "modes: [{name: light, rate: 1, sensitivity: 1}]\n");
    Outcome outcome = backtest("--set", "price-per-hour=2");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).containsPattern("(?m)^learned .* 400 +-$");
    assertThat(backtest("--set", "price-per-hour=2", "--output", "json").out())
        .contains("\"cost\" : 400.0")
        .doesNotContain("costPerProgress");
  }

  @Test
  void modes_mayStandUnderTheirNames() throws IOException {
    String listed = backtest("--output", "json").out();
    write(
        "modes.yaml",
        """
        modes:
          light: {rate: 1, sensitivity: 0.3}
          heavy:
            rate: 2
            sensitivity: 1
            failures-per-hour: 0.01
        """);
    Outcome named = backtest("--output", "json");
    assertThat(named.err()).isEmpty();
    assertThat(named.out()).isEqualTo(listed);
  }

  @Test
  void modes_heaviestFirst_areTakenAsTheyStand_withANote() throws IOException {
    write(
        "modes.yaml",
        """
        modes: [{name: heavy, rate: 2, sensitivity: 1}, {name: light, rate: 1, sensitivity: 0.3}]
        """);
    Outcome outcome = backtest("--output", "json");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.err())
        .contains("'light' makes less an hour than 'heavy' below it; the lightest mode is to stand")
        .hasLineCount(1);
    assertThat(names(JSON.readTree(outcome.out()).path("policies"))).startsWith("always:heavy");
  }

  @Test
  void plot_hasALineForEachPolicy_andTellsWhatItShowsInWords() throws Exception {
    write("modes.yaml", MODES.replace("light", "\"a<b & c\""));
    Path plot = folder.resolve("plot.svg");
    assertThat(backtest("--plot", plot.toString()).code()).isZero();
    Element svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(plot.toFile())
            .getDocumentElement();
    assertThat(svg.getAttribute("role")).isEqualTo("img");
    assertThat(svg.getElementsByTagName("title").item(0).getTextContent())
        .contains("Useful progress over time");
    assertThat(svg.getElementsByTagName("desc").item(0).getTextContent())
        .contains("2 hosts", "always:a<b & c 3", "hindsight");
    assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(9);
    assertThat(svg.getTextContent()).contains("climb:a<b & c", "days");
  }

  @Test
  void plot_ofHalfADay_isInHours() throws IOException {
    Path plot = folder.resolve("plot.svg");
    write("hosts.csv", "host,obs_start,obs_end\na,0,43200\nb,0,43200\n");
    assertThat(backtest("--plot", plot.toString()).code()).isZero();
    assertThat(Files.readString(plot))
        .contains(">hours<", ">2.0<", ">12<", "2 hosts over 12.0 hours")
        .doesNotContain("days");
  }

  @Test
  void plot_thatCannotBeWritten_isToldBeforeTheTimeIsSpent_andNothingIsLeftBehind()
      throws IOException {
    Path plot = folder.resolve("plot.svg");
    write("modes.yaml", "modes: []\n");
    assertThat(backtest("--plot", plot.toString()).code()).isEqualTo(2);
    assertThat(plot).doesNotExist();
    for (String place : List.of(folder.toString(), folder.resolve("none/plot.svg").toString())) {
      Outcome outcome = backtest("--plot", place);
      assertThat(outcome.code()).isEqualTo(2);
      assertThat(outcome.out()).isEmpty();
      assertThat(outcome.err()).contains("no file can be written there").doesNotContain("modes");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "c,5,down | host 'c' is not in",
        "a,soon,down | :17: epoch_seconds must be a number of seconds, but was 'soon'",
        "a,5,explodes | :17: event must be one of",
        ",5,down | :17: host must be given",
        "a | :17: event must be one of",
      })
  void badLine_endsWithTwoAndItsNumber(String line, String words) throws IOException {
    Files.writeString(trace, Files.readString(trace) + line + "\n");
    Outcome outcome = backtest();
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().strip()).contains(words).doesNotContain("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "modes: [{name: light, rate: -1, sensitivity: 0.3}] | rate must be more than 0",
        "modes: [{name: light, rate: 1, sensitivity: 3}] | sensitivity must be from 0 to 1",
        "modes: [] | at least one mode",
        "modes: [{name: light, rate: 1, sensitivity: 0, color: red}] | color",
        "modes: {{{ | modes.yaml",
        "modes: [{name: light, rate: 1e308, sensitivity: 0.3}] | rate must be more than 0",
        "modes: [{name: \"a\\nb\", rate: 1, sensitivity: 0}] | a mode's name must be printable",
        "modes: [{name: \"a\\x01\", rate: 1, sensitivity: 0}] | a mode's name must be printable",
        "modes: [{name: up, rate: 1, sensitivity: 0}] | 'up' must not be the name of a mode",
      })
  void badModes_endWithTwo(String text, String words) throws IOException {
    write("modes.yaml", text + "\n");
    Outcome outcome = backtest();
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains(words);
  }

  @Test
  void otherMistakes_endWithTwo() throws IOException {
    assertThat(Outcome.of("backtest", trace.toString()).code()).isEqualTo(2);
    assertThat(backtest("--seed", "x").code()).isEqualTo(2);
    assertThat(backtest("--set", "max-rebots=1").err())
        .contains("'max-rebots' is not a policy key");
    assertThat(backtest("--policy", folder.resolve("none.yaml").toString()).code()).isEqualTo(2);
    Outcome none = Outcome.of("backtest", "none.csv", "--modes", modes.toString());
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("none.csv does not exist");
    write("hosts.csv", "host,obs_start,obs_end\na,10,5\n");
    assertThat(backtest().err()).contains(":2: obs_end must be later than obs_start");
  }
}
