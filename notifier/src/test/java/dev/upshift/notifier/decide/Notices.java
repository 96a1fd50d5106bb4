package dev.upshift.notifier.decide;

import dev.upshift.protocol.Address.Host;
import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Severity;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Notices and announcements for tests. */
public final class Notices {
  public static final Instant AT = Instant.parse("2025-12-30T20:27:00Z");
  public static final Host HOST = new Host(new HostId("tnr-0"));

  private Notices() {}

  public static Notice.Decision scaleUp(String id) {
    return new Notice.Decision(
        id,
        "tnr-0",
        "light",
        "medium",
        "running",
        "scale-up",
        "stable for 60m",
        Map.of("stabilityClockSeconds", 3600, "reboots", 0, "maxReboots", 3),
        "scale-up",
        Instant.parse("2025-12-30T21:27:00Z"),
        AT);
  }

  public static Notice.Decision because(String reason) {
    return new Notice.Decision(
        "d-1", "tnr-0", "medium", "light", "running", reason, "", Map.of(), null, null, AT);
  }

  public static Notice.Alert alert(AlertState state, Instant since) {
    return new Notice.Alert(
        "a-1",
        state,
        Severity.WARNING,
        "5 reboots in the lowest mode",
        since,
        Map.of("reboots", 5),
        since);
  }

  public static Triage.Outcome.Tell told(String id) {
    return (Triage.Outcome.Tell) Triage.decision(HOST, scaleUp(id));
  }

  public static Triage.Outcome.Tell told(AlertState state, Instant since) {
    return (Triage.Outcome.Tell)
        Triage.alert(HOST, "unstable", alert(state, since), Optional.of(AlertState.FIRING));
  }
}
