package dev.upshift.brain.replay;

import static dev.upshift.brain.replay.ScenarioText.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The scenario file: what can be read, what cannot, and how the answer is written. */
class ScenarioFormatTest {
  @Test
  void times_pastMidnight_areTheNextDay() {
    assertThat(told("23:30 tnr-0 start\n00:10 tnr-0 checkpoint\n00:30:00 tnr-0 end\n"))
        .containsExactly("12-31 00:30 light -> medium scale-up");
  }

  @Test
  void times_withADate_setTheDayForTheTimesAfter() {
    assertThat(told("2026-02-28T23:30:00Z tnr-0 start\n00:29:59 tnr-0 reboot\n01:29:59 tnr-0 end"))
        .containsExactly("03-01 01:29:59 light -> medium scale-up");
  }

  @Test
  void end_isInclusive_andNamesAnyHost() {
    assertThat(told("19:27 tnr-0 start\n20:27 _all end\n")).hasSize(1);
    assertThat(told("19:27 tnr-0 start\n20:26:59 * end\n")).isEmpty();
  }

  @Test
  void lines_commentsBlanksWindowsEndingsAndByteOrderMark_areRead() {
    String scenario =
        "\uFEFF# a comment\r\n\r\npolicy stability-window=30m max-reboots=1 # half\r\n"
            + "policy cooldown=1h30m\r\n  modes a b c\r\n\t19:27 \t tnr-0  start#now\r\n"
            + "20:30 tnr-0 end\r\n";
    assertThat(told(scenario))
        .containsExactly("12-30 19:57 a -> b scale-up", "12-30 20:27 b -> c scale-up");
  }

  @Test
  void hosts_areDecidedForInTheOrderOfTime() {
    assertThat(
            ScenarioText.decisions(
                """
                19:27 b start
                19:27 a start
                19:28 c start
                19:30 b reboot
                21:00 x end
                """))
        .extracting(d -> d.host())
        .containsExactly("a", "c", "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# only a comment\npolicy max-reboots=2\n"})
  void fileInWhichNothingHappens_isRefused(String scenario) {
    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> told(scenario))
        .withMessageContaining("nothing happens in it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "25:00 tnr-0 start | 25:00",
        "7:27 tnr-0 start | 7:27",
        "19:27:60 tnr-0 start | 19:27:60",
        "2025-12-30T19:27Z tnr-0 start | 2025-12-30T19:27Z",
        "2025-12-30T19:27:00+01:00 tnr-0 start | +01:00",
        "2025-02-30T19:27:00Z tnr-0 start | 2025-02-30",
        "2025-12-30T18:00:00Z tnr-0 start | backwards",
        "20:00 tnr-0 | <time> <host> <event>",
        "20:00 other reboot | has not started",
        "20:00 Tnr-0 start | small letters",
        "20:00 tnr-0 explode | 'explode' is not an event",
        "20:00 tnr-0 reboot mode=light | no key 'mode'",
        "20:00 tnr-0 reboot cause=bad | unplanned, planned or unknown",
        "20:00 tnr-0 reboot boot | key=value",
        "20:00 tnr-0 reboot boot= | key=value",
        "20:00 tnr-0 reboot boot=a boot=b | given twice",
        "20:00 tnr-0 reboot happened=2025-12-30T20:00:01Z | not be after",
        "20:00 tnr-0 reboot happened=soon | HH:MM",
        "20:00 tnr-0 running | must have mode=",
        "20:00 tnr-0 running mode=up | not a mode",
        "20:00 tnr-0 start mode=heavy | the modes are light, medium",
        "20:00 tnr-0 override | must have mode=",
        "20:00 tnr-0 override mode=heavy | not a mode",
        "20:00 tnr-0 override mode=light ttl=soon | 'ttl'",
        "20:00 tnr-0 progress rate=fast | 'rate'",
        "20:00 tnr-0 progress rate=-1 | 'rate'",
        "20:00 tnr-0 end now=yes | no key 'now'",
        "policy max-reboots=4 | before the first event",
        "modes a b | before the first event",
        "nonsense | a time must be written",
      })
  void lineThatCannotBeRead_isAFailureWithItsNumber(String line, String complaint) {
    assertFails("# one\n19:27 tnr-0 start\n" + line + "\n", 3, complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "policy | key=value",
        "policy max-reboots | key=value",
        "policy max-reboots=-1 | max-reboots",
        "policy max-reboots=256 | 'max-reboots' must be a whole number from 0 to 255",
        "policy max-reboots=many | max-reboots",
        "policy stability-window=60 | stability-window",
        "policy stability-window=0s | longer than 0s",
        "policy cooldown-factor=0.5 | cooldown-factor",
        "policy settle-after=0 | at least 1",
        "policy count=boom | crash-loop",
        "policy max-promotions=10 | percentage",
        "policy sttle-after=1 | 'sttle-after' is not a policy key",
        "policy max-reboots=1 max-reboots=2 | given twice",
        "modes | lightest first",
        "modes light up | up, down or auto",
        "modes light light | twice",
        "modes Light | a mode must match",
      })
  void headLineThatCannotBeRead_isAFailureWithItsNumber(String line, String complaint) {
    assertFails("\n" + line + "\n19:27 tnr-0 start\n", 2, complaint);
  }

  private static void assertFails(String scenario, int line, String complaint) {
    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> ScenarioText.decisions(scenario))
        .withMessageContaining(".scenario:" + line + ": ")
        .withMessageContaining(complaint)
        .extracting(FailureException::exitCode)
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void file_missingAFolderOrNotText_isAFailureThatSaysSo(@TempDir Path folder) {
    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> Simulation.run(folder.resolve("none.scenario")))
        .withMessageContaining("there is no such file");
    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> Simulation.run(folder))
        .withMessageContaining("cannot be read");
    byte[] latin = "19:27 tnr-0 start # caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> ScenarioText.bytes(latin))
        .withMessageContaining("UTF-8");
  }

  @Test
  void aYearThatIsATypingMistake_isOverAtOnce() {
    String millennia = "19:27 h start\n9025-12-30T19:27:00Z h end\n";
    assertThat(told(millennia)).containsExactly("12-30 20:27 light -> medium scale-up");
  }

  @Test
  void everyEvent_canBeRead() {
    List<String> lines =
        List.of(
            "19:27 h start mode=light fingerprint=f boot=b",
            "19:30 h reboot boot=c cause=planned happened=19:29",
            "19:31 h announce-reboot",
            "19:32 h running mode=light",
            "19:33 h silent",
            "19:34 h back boot=d happened=19:33:30",
            "19:35 h progress rate=1500.5",
            "19:36 h checkpoint",
            "19:37 h crash-loop",
            "19:38 h hang",
            "19:39 h gpu-lost",
            "19:39 h trouble",
            "19:40 h override mode=medium ttl=1h30m",
            "19:41 h pause",
            "19:42 h resume",
            "19:43 h reset",
            "19:44 h retry",
            "19:45 h redefine mode=light",
            "19:46 h complete",
            "19:47 h brain-restart",
            "19:48 h end");
    assertThat(lines).hasSize(ScenarioEvent.values().length);
    assertThat(told(String.join("\n", lines))).isNotEmpty();
  }

  @Test
  void json_hasTheDocumentedFieldsAndTheSameBytesEachTime() {
    String scenario = "19:27 tnr-0 start\n21:00 tnr-0 end\n";
    String line = DecisionLines.json(ScenarioText.decisions(scenario).getFirst());
    assertThat(DecisionLines.json(ScenarioText.decisions(scenario).getFirst())).isEqualTo(line);
    JsonNode json = JsonMapper.builder().build().readTree(line);
    assertThat(line).doesNotContain("\n");
    assertThat(json.path("at").asString()).isEqualTo("2025-12-30T20:27:00Z");
    assertThat(json.path("host").asString()).isEqualTo("tnr-0");
    assertThat(json.path("from").asString()).isEqualTo("light");
    assertThat(json.path("to").asString()).isEqualTo("medium");
    assertThat(json.path("reason").asString()).isEqualTo("scale-up");
    assertThat(json.path("state").asString()).isEqualTo("starting");
    assertThat(json.path("evidence").path("stableSeconds").asInt()).isEqualTo(3600);
  }
}
