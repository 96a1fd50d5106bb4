package dev.upshift.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.agent.telemetry.ProgressPattern.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProgressFileTest {
  private static final ProgressPattern PATTERN =
      new ProgressPattern(
          Optional.of(Pattern.compile("episode (?<progress>\\d+) of (?<total>\\d+)")),
          Optional.empty(),
          Optional.empty());

  @TempDir Path folder;

  @Test
  void json_isReadByItsNames_andHalfOfItKeepsWhatWasKnown() throws Exception {
    Path path = Files.writeString(folder.resolve("p"), "{\"progress\": 7, \"rate\": 1500.5}");
    ProgressFile file = new ProgressFile(path, PATTERN);

    assertThat(file.read()).isEqualTo(new Reading(7.0, null, 1500.5));
    Files.writeString(path, "{\"progress\": 8, \"ra");
    assertThat(file.read()).isEqualTo(new Reading(7.0, null, 1500.5));
    Files.writeString(path, "{\"progress\": 9, \"total\": 10, \"rate\": \"fast\"}");
    assertThat(file.read()).isEqualTo(new Reading(9.0, 10.0, 1500.5));
  }

  @Test
  void text_isReadByThePattern_itsLastMatchCounts() throws Exception {
    Path path = Files.writeString(folder.resolve("p"), "episode 1 of 9\nepisode 2 of 9\nsaved\n");

    assertThat(new ProgressFile(path, PATTERN).read()).isEqualTo(new Reading(2.0, 9.0, null));
  }

  @Test
  void file_thatIsNotThere_saysNothing() {
    assertThat(new ProgressFile(folder.resolve("none"), PATTERN).read()).isEqualTo(Reading.NONE);
  }
}
