package dev.upshift.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlFileTest {
  enum Failure {
    REBOOT,
    GPU_LOST
  }

  record Name(String text) {
    @JsonCreator
    static Name of(String text) {
      if (!text.matches("[a-z]+")) {
        throw new IllegalArgumentException("a name must be letters, but was '" + text + "'");
      }
      return new Name(text);
    }
  }

  record Limits(@Default("3") int maxReboots, @Default("0.5") double share) {
    Limits {
      if (maxReboots < 1) {
        throw new IllegalArgumentException("max-reboots must be at least 1, but was " + maxReboots);
      }
    }
  }

  record Mode(List<String> command, @Default("{}") Map<String, String> environment) {}

  record Part(
      @Explain("Who it is.") Name name,
      URI broker,
      Path folder,
      Secret password,
      @Default("60m") Duration stabilityWindow,
      @Default("10m") Optional<Duration> bootGrace,
      Optional<Duration> reprobeAfter,
      @Default("[reboot, gpu-lost]") List<Failure> count,
      @Default("{}") Limits limits,
      @Default("{}") Map<String, Mode> modes,
      @Default("false") boolean loud,
      @Nullable String note) {}

  private static final String SMALLEST =
      """
      part:
        name: tnr
        broker: mqtt://127.0.0.1:1883
        folder: state
        password: file:secret
      """;

  @TempDir Path temporary;
  Path file = Path.of("unset");

  @BeforeEach
  void place() {
    file = temporary.resolve("upshift.yaml");
  }

  @Test
  void ruleOfTheWholeDocument_isToldWithoutAPlace() throws IOException {
    Files.writeString(file, "max-reboots: 0\n");
    assertThatThrownBy(() -> YamlFile.document(file, Limits.class))
        .hasMessage(file + ":1:1: max-reboots must be at least 1, but was 0");
  }

  @Test
  void section_withRequiredKeysOnly_hasTheDefaults() throws IOException {
    assertThat(read(SMALLEST))
        .isEqualTo(
            new Part(
                new Name("tnr"),
                URI.create("mqtt://127.0.0.1:1883"),
                temporary.resolve("state"),
                new Secret("file:" + temporary.resolve("secret")),
                Duration.ofMinutes(60),
                Optional.of(Duration.ofMinutes(10)),
                Optional.empty(),
                List.of(Failure.REBOOT, Failure.GPU_LOST),
                new Limits(3, 0.5),
                Map.of(),
                false,
                null));
  }

  @Test
  void section_withEveryKey_hasTheValuesInTheFilesOrder() throws IOException {
    Part part =
        read(
            SMALLEST
                + """
                  stability-window: 1h30m
                  boot-grace: off
                  reprobe-after: 14d
                  count: [gpu-lost]
                  limits: {max-reboots: 5}
                  loud: true
                  note: hello
                  modes:
                    medium: {command: [train, --big]}
                    light:
                      command: [train]
                      environment: {GAMES: "2"}
                """);
    assertThat(part.stabilityWindow()).isEqualTo(Duration.ofMinutes(90));
    assertThat(part.bootGrace()).isEmpty();
    assertThat(part.reprobeAfter()).contains(Duration.ofDays(14));
    assertThat(part.count()).containsExactly(Failure.GPU_LOST);
    assertThat(part.limits()).isEqualTo(new Limits(5, 0.5));
    assertThat(part.loud()).isTrue();
    assertThat(part.note()).isEqualTo("hello");
    assertThat(part.modes().keySet()).containsExactly("medium", "light");
    assertThat(part.modes().get("light"))
        .isEqualTo(new Mode(List.of("train"), Map.of("GAMES", "2")));
  }

  @Test
  void section_withManyMistakes_tellsAllWithTheirPlaces() throws IOException {
    write(
        """
        part:
          name: TNR
          broker: nowhere
          password: hunter2
          stability-window: 60
          count: [reboot, flood]
          limits: {max-reboots: many, share: 1, colour: red}
          loud: yes
          modes: light
          loud: true
        """);
    assertThat(mistakes())
        .containsExactly(
            "2:3: part.folder must be given, but was missing",
            "2:9: part.name must be a name: a name must be letters, but was 'TNR'",
            "3:11: part.broker must be an address like mqtt://host:1883, but was 'nowhere'",
            "4:13: part.password must be file:/path or env:NAME, but was something else (the secret"
                + " itself does not belong here)",
            "5:21: part.stability-window must be a duration like 90s, 60m, 1h30m or 14d, but was"
                + " '60'",
            "6:19: part.count[1] must be one of reboot, gpu-lost, but was 'flood'",
            "7:25: part.limits.max-reboots must be a whole number, but was 'many'",
            "7:41: a key of part.limits must be one of max-reboots, share, but was 'colour'",
            "8:9: part.loud must be true or false, but was 'yes'",
            "9:10: part.modes must have keys and values, but was 'light'",
            "10:3: a key must stand once, but 'loud' is given again");
    assertThatThrownBy(() -> YamlFile.read(file, "part", Part.class))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(e.sentence().lines())
                  .hasSize(11)
                  .allMatch(line -> line.startsWith(file.toString()))
                  .noneMatch(line -> line.contains("hunter2"));
            });
  }

  @Test
  void rule_betweenKeysBroken_isToldAtTheRecord() throws IOException {
    write(SMALLEST + "  limits: {max-reboots: 0}\n");
    assertThat(mistakes())
        .containsExactly("6:11: part.limits: max-reboots must be at least 1, but was 0");
  }

  @Test
  void sections_unknown_areMistakes() throws IOException {
    write(SMALLEST + "prat: {}\n");
    assertThat(mistakes()).containsExactly("6:1: a section must be one of part, but was 'prat'");
    assertThat(YamlFile.sections(file)).containsExactly("part", "prat");
  }

  @Test
  void section_missing_isTold() throws IOException {
    write("other: {}\n");
    assertFailure("upshift.yaml:1:1: the section 'part:' must be given, but was missing");
  }

  @Test
  void file_thatIsNoYaml_isToldWithItsPlace() throws IOException {
    write("part:\n  name: [a\n");
    assertThat(mistakes()).singleElement().asString().startsWith("3:1: the file must be YAML, but");
    write("part:\n\tname: a\n");
    assertThat(mistakes())
        .containsExactly("2:1: the file must be indented with spaces, but here is a tab");
    write("- a\n");
    assertThat(mistakes())
        .containsExactly("1:1: the file must have sections like 'agent:', but was a list");
    write("");
    assertThat(mistakes())
        .containsExactly("1:1: the file must have sections like 'agent:', but was empty");
  }

  @Test
  void file_thatCannotBeRead_isToldInOneSentence() throws IOException {
    assertFailure("upshift.yaml does not exist: give the path of an existing file.");
    Files.createDirectory(file);
    assertFailure("upshift.yaml cannot be read");
    Files.delete(file);
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, (byte) 0xfd});
    assertFailure("upshift.yaml must be UTF-8 text");
  }

  @Test
  void keys_ofASection_areExplained() {
    assertThat(Key.of("part", Part.class))
        .contains(
            new Key("part.name", "name", "required", "Who it is."),
            new Key("part.stability-window", "duration", "60m", ""),
            new Key("part.reprobe-after", "duration or off", "unset", ""),
            new Key("part.count", "list of reboot|gpu-lost", "[reboot, gpu-lost]", ""),
            new Key("part.limits.max-reboots", "whole number", "3", ""),
            new Key("part.modes.<name>.command", "list of text", "required", ""),
            new Key("part.note", "text", "unset", ""));
  }

  private Part read(String text) throws IOException {
    write(text);
    return YamlFile.read(file, "part", Part.class);
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
  }

  private List<String> mistakes() {
    return YamlFile.mistakes(file, Map.of("part", Part.class)).stream()
        .map(m -> m.line() + ":" + m.column() + ": " + m.sentence())
        .toList();
  }

  private void assertFailure(String part) {
    assertThatThrownBy(() -> YamlFile.read(file, "part", Part.class))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(part);
  }

  record Rung(String name, int rate) {}

  record Ladder(List<Rung> modes) {}

  private List<Rung> rungs(String text) throws IOException {
    Path file = Files.writeString(temporary.resolve("ladder.yaml"), text);
    return YamlFile.document(file, Ladder.class).modes();
  }

  @Test
  void list_ofThingsWithANameUnderTheirNames_isTheSameList() throws IOException {
    assertThat(rungs("modes: {light: {rate: 1}, heavy: {rate: 2}}\n"))
        .isEqualTo(rungs("modes: [{name: light, rate: 1}, {name: heavy, rate: 2}]\n"));
    assertThatThrownBy(() -> rungs("modes:\n  light: {rate: 1}\n  heavy: {rate: x}\n  light: 5\n"))
        .hasMessageContaining("3:17: modes[1].rate must be a whole number")
        .hasMessageContaining("4:10: modes[2] must have keys and values");
  }
}
