package dev.upshift.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.protocol.Address.Fleet;
import dev.upshift.protocol.Address.Host;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One message for each topic of the contract, byte for byte. The files are the contract: a change
 * of one breaks those who read it. {@code -Dupshift.golden.write=true} writes them again.
 */
class GoldenMessagesTest {
  private static final Instant AT = Instant.parse("2025-12-30T19:27:00Z");
  private static final Instant LATER = Instant.parse("2025-12-30T20:27:00.125Z");
  private static final HostId HOST = HostId.of("tnr-0");

  record Golden(String file, String topic, Message message) {
    Address address() {
      return Topics.standard().parse(topic).orElseThrow();
    }

    byte[] bytes() throws IOException {
      try (InputStream golden =
          Objects.requireNonNull(GoldenMessagesTest.class.getResourceAsStream("/golden/" + file))) {
        return golden.readAllBytes();
      }
    }

    @Override
    public String toString() {
      return file;
    }
  }

  static Stream<Golden> goldens() {
    return Stream.of(telemetry(), commands(), people(), notices()).flatMap(List::stream);
  }

  private static List<Golden> telemetry() {
    return List.of(
        telemetry("session", new Telemetry.Session(Presence.ONLINE, "b-1", "s-1", AT)),
        telemetry(
            "host",
            new Telemetry.Host(
                "linux 6.8, driver 570.1, 1 x H100",
                "0.1.0",
                new TreeMap<>(Map.of("zone", "a", "rack", "7")),
                List.of(
                    new Telemetry.Rung("light", "9f86d081", 1500.0),
                    new Telemetry.Rung("medium", "60303ae2", null)))),
        telemetry(
            "heartbeat",
            new Telemetry.Heartbeat(
                "b-1",
                "s-1",
                42,
                AT,
                2520.5,
                "light",
                3,
                7,
                18,
                1.25,
                2_000_000_000L,
                64_000_000_000L,
                61.5,
                500_000_000_000L)),
        telemetry(
            "boots",
            new Telemetry.Boots(
                List.of(
                    new Telemetry.Boot(
                        "b-0",
                        AT,
                        LATER,
                        BootCause.UNPLANNED,
                        "no shutdown record",
                        "medium",
                        3,
                        6),
                    new Telemetry.Boot("b-1", LATER, null, BootCause.PLANNED, null, null, 3, 7)))),
        telemetry(
            "event",
            new Telemetry.Event(
                5, "e-5", EventType.GPU_LOST, AT, "b-1", "medium", 3, 7, Map.of("gpu", 0), "e-4")),
        telemetry(
            "training",
            new Telemetry.Training(
                "b-1",
                3,
                7,
                "medium",
                TrainingPhase.CRASH_LOOPING,
                0,
                4,
                "exit 1",
                AT,
                120.0,
                1000.0,
                850.5,
                LATER)),
        telemetry(
            "gpu",
            new Telemetry.Gpus(
                AT,
                List.of(
                    new Telemetry.Gpu(
                        0, "GPU-1", "H100", 76.0, 1_800_000_000L, 80_000_000_000L, 55.0, 310.5)))),
        telemetry(
            "checkpoints",
            new Telemetry.Checkpoints(
                LATER,
                "medium",
                "saves/*.pt",
                2,
                2_048,
                new Telemetry.Saved("saves/2.pt", LATER, 1_024, "it is empty"),
                List.of(
                    new Telemetry.Kept(
                        "20260101-000000",
                        LATER,
                        AT,
                        "medium",
                        "saves/1.pt",
                        1,
                        1_024,
                        "0badc0de",
                        120.0,
                        true)),
                "the disk is full")),
        new Golden(
            "log-ask.json", "upshift/v1/tnr-0/log/ask", new LogTalk.Ask("l-1", 100, 30, "game")),
        new Golden(
            "log-lines.json",
            "upshift/v1/tnr-0/log/lines",
            new LogTalk.Lines(
                "l-1", 1, List.of(new LogTalk.Line("game", "episode 7")), 2, false, null, AT)),
        telemetry(
            "result", new Telemetry.Result("c-1", 3, ResultStatus.DUPLICATE, "known id", AT)));
  }

  private static Golden telemetry(String leaf, Message message) {
    return new Golden("telemetry-" + leaf + ".json", "upshift/v1/tnr-0/telemetry/" + leaf, message);
  }

  private static List<Golden> commands() {
    return List.of(
        new Golden(
            "command-desired.json",
            "upshift/v1/tnr-0/command/desired",
            new Command.Desired(3, "brain-a", 7, "medium", "scale-up", AT)),
        new Golden(
            "command-received.json",
            "upshift/v1/tnr-0/command/received",
            new Command.Received(41, "e-41")),
        new Golden(
            "command-restart-training.json",
            "upshift/v1/tnr-0/command/restart-training",
            new Command.Action("c-1", 3, "brain-a", "s-1", Map.of("by", "ann"))));
  }

  private static List<Golden> people() {
    return List.of(
        new Golden(
            "override-mode-set.json",
            "upshift/v1/tnr-0/override/mode/set",
            new OverrideOrder("medium", 3600L, "ann", "to test it")),
        new Golden(
            "training-progress.json",
            "upshift/v1/tnr-0/training/progress",
            new PlainWord("{\"progress\":1200,\"total\":5000,\"rate\":900.5}")),
        new Golden("override-mode.txt", "upshift/v1/tnr-0/override/mode", new PlainWord("medium")),
        new Golden("status.txt", "upshift/v1/_fleet/status/saved", new PlainWord("15312.50")));
  }

  private static List<Golden> notices() {
    Map<String, Object> evidence = Map.of("rebootsInWindow", 4);
    return List.of(
        new Golden(
            "state.json",
            "upshift/v1/tnr-0/state",
            new Notice.State(
                "light",
                "cooldown",
                AT,
                AT,
                "light",
                "b-1",
                3,
                8,
                0,
                3,
                "60m",
                600,
                3600,
                LATER,
                "retry",
                LATER,
                Map.of("medium", 1),
                List.of("heavy"),
                "pause",
                LATER,
                new Notice.Cost(2, 84, 288.5, 15311.5),
                "medium cools down",
                evidence,
                AT)),
        new Golden(
            "decision.json",
            "upshift/v1/tnr-0/decision",
            new Notice.Decision(
                "tnr-0-4-1767123600",
                "tnr-0",
                "medium",
                "light",
                "cooldown",
                "fallback",
                "4 reboots in 60m, more than 3",
                evidence,
                "retry",
                LATER,
                AT)),
        new Golden(
            "decision-first.json",
            "upshift/v1/tnr-0/decision",
            new Notice.Decision(
                "tnr-0-1-1767122820",
                "tnr-0",
                null,
                "light",
                "starting",
                "start",
                "starts in light",
                Map.of(),
                null,
                null,
                AT)),
        new Golden(
            "alert.json",
            "upshift/v1/tnr-0/alert/unstable-at-lowest",
            new Notice.Alert(
                "tnr-0-unstable-at-lowest-1",
                AlertState.FIRING,
                Severity.CRITICAL,
                "tnr-0 is unstable in light",
                AT,
                evidence,
                LATER)),
        new Golden(
            "brain-session.json",
            "upshift/v1/_brain/session",
            new Notice.ComponentSession(Presence.ONLINE, 3, "brain-a", AT)),
        new Golden(
            "notifier-session.json",
            "upshift/v1/_notifier/session",
            new Notice.ComponentSession(Presence.OFFLINE, 0, "notifier-1", AT)),
        new Golden(
            "notifier-session-failing.json",
            "upshift/v1/_notifier/session",
            new Notice.ComponentSession(
                Presence.ONLINE, 4, "notifier-1", AT, List.of("mail", "team"))));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void message_encoded_isTheFileByteForByte(Golden golden) throws IOException {
    if (Boolean.getBoolean("upshift.golden.write")) {
      Path folder =
          Path.of(System.getProperty("upshift.root"), "protocol/src/test/resources/golden");
      Files.write(folder.resolve(golden.file()), Codec.encode(golden.message()));
    }
    assertThat(Codec.encode(golden.message()))
        .asString()
        .isEqualTo(new String(golden.bytes(), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void file_decoded_isTheMessage(Golden golden) throws IOException {
    assertThat(Codec.decode(golden.address(), golden.bytes()))
        .isEqualTo(new Codec.Decoded.Accepted(golden.message()));
  }

  @Test
  void everyKindOfAddressAndMessage_hasAGoldenFile() {
    assertThat(types(goldens().map(Golden::address)))
        .containsExactlyInAnyOrderElementsOf(leaves(Address.class));
    assertThat(types(goldens().map(Golden::message)))
        .containsExactlyInAnyOrderElementsOf(leaves(Message.class));
    assertThat(goldens().map(Golden::topic))
        .containsAll(
            Stream.of(TelemetryKind.values())
                .map(kind -> Topics.standard().name(new Address.Telemetry(HOST, kind)))
                .toList());
  }

  private static Set<Class<?>> types(Stream<?> values) {
    return values.map(Object::getClass).collect(Collectors.toSet());
  }

  /** The records that a sealed type permits; a scope is a part of an address only. */
  private static List<Class<?>> leaves(Class<?> sealed) {
    return Stream.of(sealed.getPermittedSubclasses())
        .filter(type -> type != Host.class && type != Fleet.class && type != Address.Scope.class)
        .flatMap(type -> type.isSealed() ? leaves(type).stream() : Stream.of(type))
        .collect(Collectors.toList());
  }
}
