package dev.upshift.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.upshift.agent.app.AgentConfiguration;
import dev.upshift.brain.app.BrainConfiguration;
import dev.upshift.cli.setup.Sections;
import dev.upshift.configuration.YamlFile;
import dev.upshift.testkit.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The configurations that people copy are sound. */
final class ExamplesTest {
  @TempDir Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"atari", "cartpole", "compose"})
  void configuration_ofEachExample_hasNoMistake(String example) {
    assertThatCode(() -> Sections.requireSound(file(example))).doesNotThrowAnyException();
  }

  @Test
  void atari_hasTheGuidesModes() {
    AgentConfiguration agent =
        YamlFile.read(file("atari"), Sections.AGENT, AgentConfiguration.class);

    assertThat(agent.modes())
        .extracting(AgentConfiguration.Mode::name)
        .containsExactly("light", "medium");
    AgentConfiguration.Command light = agent.modes().getFirst().commands().getFirst();
    assertThat(light.command()).containsExactly("bash", "light_training.sh");
    assertThat(light.environment())
        .containsEntry("GAMES", "MsPacman,Pong")
        .containsEntry("PARALLEL_ENVS", "32")
        .containsEntry("BATCH_SIZE", "512");
    AgentConfiguration.Command medium = agent.modes().getLast().commands().getFirst();
    assertThat(medium.environment())
        .containsEntry("GAMES", "MsPacman,Asteroids,BeamRider,Seaquest")
        .containsEntry("PARALLEL_ENVS", "64")
        .containsEntry("BATCH_SIZE", "1024");
  }

  @Test
  void atari_atTheFourthRebootInAnHour_goesBack() throws IOException {
    Path evening = file("atari").resolveSibling("evening.scenario");
    Outcome outcome = Outcome.of("simulate", evening.toString());
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out().lines())
        .satisfiesExactly(
            up -> assertThat(up).contains("T20:27:00Z tnr-0 light -> medium scale-up"),
            down -> assertThat(down).contains("T21:20:00Z tnr-0 medium -> light fallback"));
    String policy =
        Files.readAllLines(evening).stream()
            .filter(l -> l.startsWith("policy "))
            .findAny()
            .orElseThrow();
    assertThat(policy.substring("policy ".length()).split(" "))
        .containsExactlyInAnyOrderElementsOf(
            YamlFile.read(file("atari"), Sections.BRAIN, BrainConfiguration.class)
                .policy()
                .entrySet()
                .stream()
                .map(key -> key.getKey() + "=" + key.getValue())
                .toList());
  }

  @ParameterizedTest
  @CsvSource({"900,on,true", "1500,on,false", "1800,on,false", "900,off,false"})
  void check_ofARateThatFallsUpTheLadder_warns(String rate, String learning, boolean warns)
      throws IOException {
    String text =
        Files.readString(file("atari"))
            .replace("expected-rate-per-hour: 900", "expected-rate-per-hour: " + rate)
            .replace("learning: off ", "learning: " + learning);
    Path changed = Files.writeString(folder.resolve("upshift.yaml"), text);
    Outcome outcome = Outcome.of("check", changed.toString());
    assertThat(outcome.code()).isZero();
    assertThat(outcome.err().contains("warning: agent.modes: medium expects 900")).isEqualTo(warns);
    assertThat(outcome.err().isEmpty()).isEqualTo(!warns);
  }

  private static Path file(String example) {
    return Project.root().resolve("examples").resolve(example).resolve("upshift.yaml");
  }
}
