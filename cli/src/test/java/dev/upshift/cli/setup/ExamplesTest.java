package dev.upshift.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.upshift.agent.app.AgentConfiguration;
import dev.upshift.configuration.YamlFile;
import dev.upshift.testkit.Project;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The configurations that people copy are sound. */
final class ExamplesTest {
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

  private static Path file(String example) {
    return Project.root().resolve("examples").resolve(example).resolve("upshift.yaml");
  }
}
