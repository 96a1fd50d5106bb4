package dev.upshift.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upshift.agent.process.GroupLimits;
import dev.upshift.agent.supervise.CommandId;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The section {@code agent:}. */
final class AgentConfigurationTest {
  private static final String SMALLEST =
      """
      agent:
        host: tnr-0
        password: file:secret
        state-folder: state
        modes:
          - name: light
            commands:
              - name: game
                command: [python, train.py]
      """;

  @TempDir Path folder;

  @Test
  void smallest_hasEveryDefault() throws IOException {
    AgentConfiguration read = read(SMALLEST);
    assertThat(read.broker()).hasToString("mqtt://127.0.0.1:1883");
    assertThat(read.heartbeat()).isEqualTo(Duration.ofSeconds(5));
    assertThat(read.gracePeriod()).isEqualTo(Duration.ofSeconds(60));
    assertThat(read.stateFolder()).isEqualTo(folder.resolve("state"));
    assertThat(read.progress().completeOnExitZero()).isTrue();
    assertThat(read.rules(1).loopExits()).isEqualTo(5);
    assertThat(read.lowestMode()).isEqualTo("light");
    assertThat(read.modes().getFirst().commands().getFirst().directory()).isEqualTo(folder);
  }

  @Test
  void count_isThatManyProcesses() throws IOException {
    AgentConfiguration read = read(SMALLEST + "          count: 2\n");
    assertThat(read.modes().getFirst().processes())
        .containsExactly(new CommandId("game", 1), new CommandId("game", 2));
  }

  @Test
  void limitsOfControlGroups_areReadAsSizesAndShares() throws IOException {
    AgentConfiguration read =
        read(SMALLEST + "          limits: {memory-max: 8GiB, cpu-quota: 150%}\n");
    GroupLimits limits = read.modes().getFirst().commands().getFirst().limits().group();
    assertThat(limits).isEqualTo(new GroupLimits(Optional.of(8L << 30), Optional.of(150)));
    assertRefused(
        SMALLEST + "          limits: {memory-max: 8GB}\n",
        "memory-max must be like 8GiB or 512MiB, but was 8GB");
    assertRefused(
        SMALLEST + "          limits: {cpu-quota: 1.5}\n",
        "cpu-quota must be like 150%, but was 1.5");
  }

  @Test
  void reservedModeName_isRefused() {
    assertRefused(SMALLEST.replace("name: light", "name: auto"), "must not be named 'auto'");
  }

  @Test
  void modeNameTwice_isRefused() {
    String twice = SMALLEST + SMALLEST.substring(SMALLEST.indexOf("    - name: light"));
    assertRefused(twice, "the name light stands twice");
  }

  @Test
  void patternWithoutGroups_isRefused() {
    assertRefused(SMALLEST + "  progress: {pattern: 'step \\d+'}\n", "(?<progress>…)");
  }

  @Test
  void brokenPattern_isRefused() {
    assertRefused(SMALLEST + "  progress: {completed: '('}\n", "progress");
  }

  @Test
  void unknownSignal_isRefused() {
    assertRefused(SMALLEST + "  checkpoint-signal: SAVE\n", "checkpoint-signal must be like USR1");
  }

  @Test
  void definitionHash_changesWithTheDefinitionOnly() throws IOException {
    String plain = hash(SMALLEST);
    assertThat(hash(SMALLEST)).isEqualTo(plain).hasSize(64);
    assertThat(hash(SMALLEST.replace("train.py", "train2.py"))).isNotEqualTo(plain);
    assertThat(hash(SMALLEST.replace("[python, train.py]", "['python train.py']")))
        .isNotEqualTo(plain);
    assertThat(hash(SMALLEST + "          environment: {A: b}\n")).isNotEqualTo(plain);
    assertThat(hash(SMALLEST + "      expected-rate-per-hour: 7\n")).isEqualTo(plain);
  }

  private String hash(String text) throws IOException {
    return HostIdentity.definitionHash(read(text).modes().getFirst());
  }

  private void assertRefused(String text, String sentence) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining(sentence);
  }

  private AgentConfiguration read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("upshift.yaml"), text);
    return YamlFile.read(file, "agent", AgentConfiguration.class);
  }
}
