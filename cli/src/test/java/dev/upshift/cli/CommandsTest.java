package dev.upshift.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upshift.cli.connection.ConnectionOptions;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.testkit.Ports;
import dev.upshift.testkit.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit codes and sentences of commands that need nobody else. */
class CommandsTest {
  @TempDir Path folder = Path.of("unset");

  @Test
  void help_ofTheRoot_listsCommandsComponentsAndExitCodes() {
    Outcome outcome = Outcome.of("--help");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains("demo", "status", "simulate", "broker ", "brain ", "notifier ", "agent ")
        .contains("4   The broker or the brain cannot be reached");
  }

  @Test
  void commands_haveARowEachInTheHandbook() throws IOException {
    String handbook = Files.readString(Project.root().resolve("docs/handbook.md"));
    String section = handbook.split("\n## Commands\n", 2)[1].split("\n## ", 2)[0];
    String firstCells =
        section
            .lines()
            .map(row -> row.replaceFirst("^\\| (.*?) \\| .*", "$1"))
            .collect(joining("\n"));
    assertThat(UpshiftMain.commandLine().getSubcommands().keySet())
        .allSatisfy(name -> assertThat(firstCells).containsPattern("`" + name + "\\b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "stauts",
        "status --colour",
        "override",
        "pause gpu-1 --ttl soon",
        "config",
        "status NAME!",
        "rollback _fleet --to 1",
        "host",
        "user add anna",
        "user add anna --role viewer --host gpu-1 --state none",
        "user add train --role training --state none"
      })
  void commandLine_thatIsWrong_endsWithTwoAndPointsToHelp(String line) {
    Outcome outcome = Outcome.of(line.isEmpty() ? new String[0] : line.split(" "));
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("--help.").doesNotContain("\tat ");
    assertThat(outcome.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "9999d", "25h"})
  void announcement_forATimeThatCannotBe_isRefusedWithTheRange(String time) {
    Outcome outcome = Outcome.of("announce-reboot", "--for", time);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("--for must be from 1s to 24h, but was " + time);
  }

  @Test
  void simulate_ofAFileInWhichNothingHappens_isRefused() throws IOException {
    Outcome outcome = Outcome.of("simulate", write("# nothing\n"));
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("nothing happens in it");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void check_ofASoundFile_isOk() throws IOException {
    Outcome outcome = Outcome.of("check", write("client: {user: anna}\n"));
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).isEqualTo("ok" + System.lineSeparator());
  }

  @Test
  void check_ofABrokerThatSpeaksAnotherProtocol_isAMistakeOfEachPart() throws IOException {
    String file =
        write(
            """
            brain: {broker: 'tcp://gpu:1883', password: 'env:A', state-folder: a}
            notifier: {broker: 'http://gpu', password: 'env:A', state-folder: b}
            agent:
              host: gpu-1
              broker: ssl://gpu
              password: env:A
              state-folder: c
              modes: {light: {commands: [{name: train, command: [sleep, '9']}]}}
            client: {broker: 'ws://gpu'}
            """);
    Outcome outcome = Outcome.of("check", file);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err().lines())
        .hasSize(4)
        .allMatch(line -> line.contains("broker must be mqtt://host:port or mqtts://host:port"));
  }

  @Test
  void brokerOption_thatIsNoAddress_endsWithTwoAndSaysWhatIsOne() {
    Outcome outcome = Outcome.of("status", "--broker", "nonsense", "--password-file", "none");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("The broker must be mqtt://host:port", "'nonsense'");
  }

  @Test
  void addressInTheEnvironment_thatCannotBeRead_endsWithTwoAndNamesTheVariable() {
    ConnectionOptions options = new ConnectionOptions();
    assertThatThrownBy(() ->
            options.resolve(
                name -> name.equals("UPSHIFT_BRAIN") ? Optional.of("a b") : Optional.empty()))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("UPSHIFT_BRAIN must be an address");
  }

  @Test
  void check_ofABrokenFile_tellsEachMistakeWithItsPlace() throws IOException {
    String file =
        write(
            """
            broker:
              port: many
              state-folder: state
            brain:
              password: hunter2
              state-folder: state
            agnet: {}
            """);
    Outcome outcome = Outcome.of("check", file);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err().lines())
        .hasSize(3)
        .satisfiesExactly(
            line -> assertThat(line).startsWith(file + ":2:9: broker.port must be"),
            line -> assertThat(line).startsWith(file + ":5:13: brain.password must be"),
            line -> assertThat(line).startsWith(file + ":7:1: a section must be one of"))
        .noneMatch(line -> line.contains("hunter2"));
  }

  @Test
  void check_ofAMissingFile_isOneSentence() {
    Outcome outcome = Outcome.of("check", folder.resolve("none.yaml").toString());
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err().lines()).singleElement().asString().contains("does not exist");
  }

  @Test
  void config_explain_namesEveryKeyWithItsMeaning() {
    Outcome outcome = Outcome.of("config", "--explain");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains("broker.state-folder", "brain.policy", "notifier.channels[].type")
        .contains("agent.modes[].commands[].command", "client.password");
    assertThat(Outcome.of("config", "--explain", "client").out()).doesNotContain("agent");
    assertThat(Outcome.of("config", "--explain", "clint").code()).isEqualTo(2);
  }

  @Test
  void simulate_ofAScenario_printsItsDecisions() throws IOException {
    String file = write("19:27 tnr-0 start\n20:30 tnr-0 end\n");
    assertThat(Outcome.of("simulate", file).out().strip())
        .isEqualTo("2025-12-30T20:27:00Z tnr-0 light -> medium scale-up stable for 60m");
    assertThat(Outcome.of("simulate", file, "--output", "jsonl").out())
        .startsWith("{\"at\":\"2025-12-30T20:27:00Z\"");
  }

  @Test
  void simulate_ofALineThatCannotBeRead_endsWithTwoAndItsNumber() throws IOException {
    Outcome outcome = Outcome.of("simulate", write("19:27 tnr-0 start\n20:30 tnr-0 explode\n"));
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("2");
    assertThat(outcome.err().lines()).hasSize(1);
  }

  @Test
  void hostsAndUsers_areAddedListedAndRemoved() {
    String state = folder.resolve("broker").toString();
    assertThat(Outcome.of("host", "add", "gpu-1", "--label", "site=north", "--state", state).code())
        .isZero();
    assertThat(Outcome.of("user", "add", "anna", "--role", "operator", "--state", state).code())
        .isZero();
    assertThat(Outcome.of("host", "list", "--state", state).out().strip())
        .isEqualTo("gpu-1 site=north");
    assertThat(Outcome.of("user", "list", "--state", state).out().strip())
        .isEqualTo("operator anna");
    String training = "user add train --role training --host ";
    assertThat(Outcome.of((training + "gpu-9 --state " + state).split(" ")).code()).isEqualTo(2);
    assertThat(Outcome.of((training + "gpu-1 --state " + state).split(" ")).code()).isZero();
    assertThat(Outcome.of("user", "list", "--state", state).out().lines())
        .containsExactly("operator anna", "training train of gpu-1");
    assertThat(folder.resolve("broker/secrets/gpu-1")).isNotEmptyFile();
    assertThat(Outcome.of("host", "add", "gpu-1", "--state", state).code()).isEqualTo(2);
    assertThat(Outcome.of("host", "remove", "gpu-2", "--state", state).code()).isEqualTo(2);
    assertThat(Outcome.of("host", "remove", "gpu-1", "--state", state).code()).isZero();
    assertThat(Outcome.of("host", "list", "--state", state).out()).isEmpty();
  }

  @Test
  void mosquitto_getsItsFiles_withEverybodyWhoIsRegistered() throws IOException {
    Path mosquitto = folder.resolve("mosquitto");
    String file = write("broker: {port: 18830, state-folder: broker, topic-root: fleet/v1}\n");
    Outcome.of("host", "add", "gpu-1", "-c", file);
    Outcome.of("user", "add", "anna", "--role", "viewer", "-c", file);
    Outcome outcome = Outcome.of("mosquitto", mosquitto.toString(), "-c", file);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("2 users and hosts", "mosquitto.conf");
    assertThat(mosquitto.resolve("mosquitto.conf")).content().contains("listener 18830 127.0.0.1");
    assertThat(mosquitto.resolve("acl"))
        .content()
        .contains("user gpu-1\n", "user anna\n", "topic read fleet/v1/+/status/#\n");
    assertThat(mosquitto.resolve("passwd")).content().contains("gpu-1:", "anna:");
    Outcome portless =
        Outcome.of("mosquitto", "x", "-c", write("broker: {port: 0, state-folder: broker}\n"));
    assertThat(portless.code()).isEqualTo(2);
    assertThat(portless.err().lines()).singleElement().asString().contains("broker.port");
  }

  @Test
  void broker_thatIsMissing_endsWithFourAndOneSentence() throws IOException {
    Outcome outcome =
        Outcome.of(
            "status",
            "--broker",
            "mqtt://127.0.0.1:" + Ports.free(),
            "--password-file",
            write("secret"));
    assertThat(outcome.code()).isEqualTo(4);
    assertThat(outcome.err().lines()).singleElement().asString().contains("No broker answers at");
  }

  @Test
  void secretAndAuthority_thatCannotBeRead_endWithTwoAndTheirName() throws IOException {
    Outcome secret = Outcome.of("status", "-c", write("client: {password: 'file:/nope/pw'}\n"));
    assertThat(secret.code()).isEqualTo(2);
    assertThat(secret.err().lines())
        .singleElement()
        .asString()
        .contains(
            "The secret file:/nope/pw cannot be read:"
                + " './upshift user add operator --role operator -c FILE'");
    Files.writeString(folder.resolve("password"), "secret");
    Outcome authority =
        Outcome.of(
            "status",
            "-c",
            write("client: {password: 'file:password', ca-certificate: /nope/ca.pem}\n"));
    assertThat(authority.code()).isEqualTo(2);
    assertThat(authority.err().lines())
        .singleElement()
        .asString()
        .contains("The CA file /nope/ca.pem cannot be read");
  }

  @Test
  void brain_thatIsMissing_endsHistoryWithFour() throws IOException {
    String file = write("client: {brain: 'http://127.0.0.1:" + Ports.free() + "'}\n");
    Outcome outcome = Outcome.of("history", "-c", file);
    assertThat(outcome.code()).isEqualTo(4);
    assertThat(outcome.err().lines()).singleElement().asString().contains("does not answer");
  }

  @Test
  void debug_showsTheCause() throws IOException {
    String file = write("client: {brain: 'http://127.0.0.1:" + Ports.free() + "'}\n");
    assertThat(Outcome.of("history", "-c", file, "--debug").err()).contains("\tat ");
  }

  private String write(String text) throws IOException {
    return Files.writeString(folder.resolve("input"), text).toString();
  }
}
