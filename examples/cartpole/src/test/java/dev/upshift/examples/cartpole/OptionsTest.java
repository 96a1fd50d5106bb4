package dev.upshift.examples.cartpole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
  @Test
  void parse_onlyTheCheckpoint_takesTheDefaults() {
    Options options = Options.parse("--checkpoint", "a/b");

    assertThat(options.checkpoint()).isEqualTo(Path.of("a/b"));
    assertThat(options.environments()).isEqualTo(8);
    assertThat(options.checkpointEvery()).isEqualTo(Duration.ofSeconds(2));
    assertThat(options.reportEvery()).isEqualTo(Duration.ofSeconds(1));
    assertThat(options.targetReturn()).isEmpty();
    assertThat(options.targetEpisodes()).isEmpty();
    assertThat(options.stepsPerSecond()).isEmpty();
  }

  @Test
  void parse_everything_takesIt() {
    Options options =
        Options.parse(
            ("--checkpoint f --environments 32 --checkpoint-every 500ms --report-every 1m"
                    + " --target-return 475.5 --target-episodes 9 --throttle 100 --seed -3")
                .split(" "));

    assertThat(options.environments()).isEqualTo(32);
    assertThat(options.checkpointEvery()).isEqualTo(Duration.ofMillis(500));
    assertThat(options.reportEvery()).isEqualTo(Duration.ofMinutes(1));
    assertThat(options.targetReturn()).hasValue(475.5);
    assertThat(options.targetEpisodes()).hasValue(9);
    assertThat(options.stepsPerSecond()).hasValue(100);
    assertThat(options.seed()).isEqualTo(-3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--environments 8 | The option --checkpoint FILE must be given.",
        "--checkpoint / | The option --checkpoint must name a file, but was /.",
        "--checkpoint | The option --checkpoint needs a value.",
        "--checkpoint a --checkpoint b | The option --checkpoint must be given once.",
        "--checkpoint a --environments 0 | The option --environments must be a whole number from 1"
            + " to 4096, but was 0.",
        "--checkpoint a --environments many | The option --environments must be a whole number from"
            + " 1 to 4096, but was many.",
        "--checkpoint a --throttle 0 | The option --throttle must be a whole number from 1 to"
            + " 9223372036854775807, but was 0.",
        "--checkpoint a --target-return 501 | The option --target-return must be a number above 0"
            + " and up to 500, but was 501.",
        "--checkpoint a --target-return 0 | The option --target-return must be a number above 0 and"
            + " up to 500, but was 0.",
        "--checkpoint a --report-every 3 | The option --report-every must be a time like 500ms, 2s"
            + " or 1m, but was 3.",
        "--checkpoint a --checkpoint-every 0s | The option --checkpoint-every must be a time like"
            + " 500ms, 2s or 1m, but was 0s.",
        "--speed 9 | The option --speed is not known: use --checkpoint, --checkpoint-every,"
            + " --environments, --report-every, --seed, --target-episodes, --target-return,"
            + " --throttle."
      })
  void parse_wrongCommandLine_saysWhatIsWrong(String line, String sentence) {
    assertThatThrownBy(() -> Options.parse(line.split(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }
}
