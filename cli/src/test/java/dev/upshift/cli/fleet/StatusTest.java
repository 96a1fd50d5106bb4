package dev.upshift.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upshift.cli.connection.Heard;
import dev.upshift.protocol.Address;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Presence;
import dev.upshift.protocol.Telemetry;
import dev.upshift.protocol.TelemetryKind;
import dev.upshift.protocol.TrainingPhase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The picture of a host whose agent runs something else than the brain desires. */
final class StatusTest {
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
  private static final HostId HOST = new HostId("gpu-1");

  @Test
  void modeThatWasGoneBackFrom_isShownBesideTheOneThatRuns() {
    FleetPicture picture = picture("light", TrainingPhase.RUNNING);
    assertThat(new StatusTable(picture, AT).print(200)).contains("light (wants heavy)");
    assertThat(new StatusDocument(picture, AT).json())
        .contains("\"mode\" : \"heavy\"", "\"runningMode\" : \"light\"");
  }

  @Test
  void whatCounts_isCalledFailures_asNotAllOfItAreReboots() {
    assertThat(new StatusTable(picture("heavy", TrainingPhase.RUNNING), AT).print(200))
        .contains("  FAILURES/1h  ");
  }

  @Test
  void lastContact_isNamedAsThat_andIsNotTheAgeOfTheBrainsWord() {
    String table = new StatusTable(picture("heavy", TrainingPhase.RUNNING), AT).print(200);
    assertThat(table.lines().findFirst()).get().asString().endsWith("  HEARD");
    assertThat(table.lines().toList().get(1)).endsWith("  5m");
  }

  @Test
  void modeThatRuns_isShownAlone() {
    FleetPicture picture = picture("heavy", TrainingPhase.RUNNING);
    assertThat(new StatusTable(picture, AT).print(200)).contains("heavy").doesNotContain("wants");
    assertThat(new StatusDocument(picture, AT).json()).doesNotContain("runningMode");
  }

  @Test
  void trainingThatIsStopped_runsNoOtherMode() {
    FleetPicture picture = picture("light", TrainingPhase.STOPPED);
    assertThat(new StatusTable(picture, AT).print(200)).contains("heavy").doesNotContain("wants");
  }

  @Test
  void trainingThatHasSaidNothing_runsNoOtherMode() {
    FleetPicture picture = picture(null, TrainingPhase.STARTING);
    assertThat(new StatusTable(picture, AT).print(200)).contains("heavy").doesNotContain("wants");
  }

  private static FleetPicture picture(@Nullable String runs, TrainingPhase phase) {
    return FleetPicture.of(
        List.of(
            new Heard(
                new Address.BrainSession(),
                new Notice.ComponentSession(Presence.ONLINE, 1, "brain", AT)),
            new Heard(new Address.State(HOST), desiring("heavy")),
            new Heard(
                new Address.Telemetry(HOST, TelemetryKind.TRAINING),
                new Telemetry.Training(
                    "boot", 1, 2, runs, phase, 1, 0, null, null, null, null, null, null, AT))));
  }

  private static Notice.State desiring(String mode) {
    return new Notice.State(
        mode,
        "pinned",
        AT,
        AT.minusSeconds(300),
        "light",
        "boot",
        1,
        2,
        0,
        3,
        "60m",
        0,
        3600,
        null,
        null,
        null,
        Map.of(),
        List.of(),
        mode,
        null,
        null,
        "override",
        Map.of(),
        AT);
  }
}
