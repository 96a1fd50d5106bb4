package dev.upshift.brain.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts with a policy of their own. */
class GroupsTest {
  @TempDir Path folder;

  private BrainConfiguration read(String groups) throws IOException {
    String text =
        """
        brain:
          password: env:NONE
          state-folder: state
          policy: {max-reboots: 5, cooldown: 10m}
          groups:
        """
            + groups.indent(4);
    return YamlFile.read(
        Files.writeString(folder.resolve("upshift.yaml"), text), "brain", BrainConfiguration.class);
  }

  @Test
  void policy_isThatOfTheFirstGroupWhoseLabelsAllFit() throws IOException {
    Groups groups =
        read("""
        - labels: {rack: a, gpu: h100}
          policy: {max-reboots: 1}
        - labels: {rack: a}
          policy: {max-reboots: 2, stability-window: 2h}
        """)
            .rules();
    assertThat(groups.of(Map.of("rack", "a", "gpu", "h100")).maxReboots()).isEqualTo(1);
    assertThat(groups.of(Map.of("rack", "a", "gpu", "l4")).maxReboots()).isEqualTo(2);
    assertThat(groups.of(Map.of("rack", "a")).cooldown()).hasMinutes(10);
    assertThat(groups.of(Map.of("rack", "b"))).isEqualTo(groups.standard());
    assertThat(groups.standard().maxReboots()).isEqualTo(5);
  }

  @Test
  void group_withAWrongKeyOrNoLabels_isAMistake() {
    assertThatThrownBy(() -> read("- labels: {rack: a}\n  policy: {max-reboot: 1}\n"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("'max-reboot' is not a policy key");
    assertThatThrownBy(() -> read("- labels: {}\n  policy: {max-reboots: 1}\n"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("a group must have labels");
  }
}
