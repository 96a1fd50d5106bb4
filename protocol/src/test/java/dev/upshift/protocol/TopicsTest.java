package dev.upshift.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.upshift.protocol.Address.Fleet;
import dev.upshift.protocol.Address.Host;
import dev.upshift.protocol.Address.Scope;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Topic names and their typed form are the same thing twice. */
class TopicsTest {
  private static final HostId ID = HostId.of("tnr-0");

  static Stream<Address> addresses() {
    Stream<Address> ofHost =
        Stream.of(
            new Address.Desired(ID),
            new Address.Received(ID),
            new Address.State(ID),
            new Address.LogAsk(ID),
            new Address.LogLines(ID),
            new Address.TrainingProgress(ID));
    Stream<Address> ofAll = Stream.of(new Address.BrainSession(), new Address.NotifierSession());
    return Stream.of(
            ofHost,
            ofAll,
            Stream.of(TelemetryKind.values()).map(kind -> new Address.Telemetry(ID, kind)),
            Stream.of(CommandAction.values()).map(action -> new Address.Action(ID, action)),
            scoped(new Host(ID)),
            scoped(new Fleet()))
        .flatMap(stream -> stream);
  }

  private static Stream<Address> scoped(Scope scope) {
    Stream<Address> feeds =
        Stream.of(
            new Address.DecisionFeed(scope),
            new Address.Status(scope, "minutes-in-mode"),
            new Address.AlertFeed(scope, "late-storm"));
    return Stream.concat(
        feeds,
        Stream.of(OverrideProperty.values())
            .flatMap(property ->
                Stream.of(
                    new Address.OverrideSet(scope, property),
                    new Address.OverrideEcho(scope, property))));
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void address_named_isParsedBack(Address address) {
    for (Topics topics : new Topics[] {Topics.standard(), new Topics("a/b_c/D-1")}) {
      assertThat(topics.parse(topics.name(address))).contains(address);
      assertThat(topics.name(address)).startsWith(topics.root() + "/");
    }
  }

  @Test
  void names_areThoseOfTheContract() {
    assertThat(Topics.standard().name(new Address.Telemetry(ID, TelemetryKind.HEARTBEAT)))
        .isEqualTo("upshift/v1/tnr-0/telemetry/heartbeat");
    assertThat(Topics.standard().name(new Address.Action(ID, CommandAction.RESTART_TRAINING)))
        .isEqualTo("upshift/v1/tnr-0/command/restart-training");
    assertThat(
            Topics.standard()
                .name(new Address.OverrideSet(new Fleet(), OverrideProperty.ANNOUNCE_REBOOT)))
        .isEqualTo("upshift/v1/_fleet/override/announce-reboot/set");
    assertThat(Topics.standard().name(new Address.BrainSession()))
        .isEqualTo("upshift/v1/_brain/session");
  }

  @Test
  void filters_areForOneHostOrAll() {
    assertThat(Topics.standard().filter(Optional.of(ID), "telemetry/#"))
        .isEqualTo("upshift/v1/tnr-0/telemetry/#");
    assertThat(Topics.standard().filter(Optional.empty(), "override/+/set"))
        .isEqualTo("upshift/v1/+/override/+/set");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "upshift/v1",
        "upshift/v1/",
        "upshift/v2/tnr-0/state",
        "upshift/v11/tnr-0/state",
        "x/upshift/v1/tnr-0/state",
        "upshift/v1/tnr-0",
        "upshift/v1/tnr-0/",
        "upshift/v1/tnr-0/state/",
        "upshift/v1/tnr-0//state",
        "upshift/v1/Tnr-0/state",
        "upshift/v1/-tnr/state",
        "upshift/v1/_other/state",
        "upshift/v1/_fleet/state",
        "upshift/v1/_fleet/telemetry/session",
        "upshift/v1/_fleet/command/desired",
        "upshift/v1/_brain/state",
        "upshift/v1/_brain/session/x",
        "upshift/v1/tnr-0/telemetry",
        "upshift/v1/tnr-0/telemetry/secrets",
        "upshift/v1/tnr-0/telemetry/session/x",
        "upshift/v1/tnr-0/command/reboot",
        "upshift/v1/tnr-0/override/mode/get",
        "upshift/v1/tnr-0/override/colour/set",
        "upshift/v1/tnr-0/override/mode/set/now",
        "upshift/v1/tnr-0/status/Mode",
        "upshift/v1/tnr-0/alert/",
        "upshift/v1/+/state",
        "upshift/v1/#",
      })
  void topicThatTheContractDoesNotHave_isNotParsed(String topic) {
    assertThat(Topics.standard().parse(topic)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "a/", "/a", "a//b", "a/+", "#", "$SYS", "a b"})
  void root_thatIsNoTopic_isRefused(String root) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Topics(root))
        .withMessageContaining("topic root must be");
  }

  @Test
  void leaf_thatIsNoLevel_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Topics.standard().name(new Address.Status(new Fleet(), "a/b")))
        .withMessageContaining("topic leaf must match");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "A", "a_b", "a.b", "_fleet", "a b", "caf\u00e9"})
  void hostName_thatIsNoLevel_isRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostId.of(name))
        .withMessageContaining("host name must match");
  }

  @Test
  void hostName_isAtMost63Long() {
    assertThat(HostId.isValid("a".repeat(63))).isTrue();
    assertThat(HostId.isValid("a".repeat(64))).isFalse();
  }
}
