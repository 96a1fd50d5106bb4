package dev.upshift.notifier.decide;

import dev.upshift.protocol.Address.Host;
import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Notices and announcements for tests. */
public final class Notices {
  public static final Instant AT = Instant.parse("2025-12-30T20:27:00Z");
  public static final Host HOST = new Host(new HostId("tnr-0"));

  private Notices() {}

  public static Notice.State state(Notice.Cost cost) {
    return new Notice.State(
        "medium", "steady", AT, AT, "medium", "b-1", 3, 8, 0, 3, "60m", 600, 3600, null, null, null,
        Map.of(), List.of(), null, null, cost, "stable", Map.of(), AT);
  }

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
        Triage.alert(HOST, "unstable", alert(state, since), Optional.of(saying("it fires")));
  }

  public static Dispatch dispatch(Announcement announcement, Form form, boolean possibleRepeat) {
    String link = "http://127.0.0.1:7473/messages?id=decision%2Ftnr-0%2Fd-1";
    return new Dispatch(announcement, form, possibleRepeat, link, Optional.empty());
  }

  /** One about the fleet. */
  public static Announcement fleet(String id, String reason) {
    return new Announcement(
        id,
        id,
        "fleet",
        reason,
        Severity.INFO,
        false,
        AT,
        "h",
        "w",
        List.of(),
        "n",
        List.of(),
        null);
  }

  /** An announcement whose every part is this text. */
  public static Announcement saying(String text) {
    return new Announcement(
        "decision/tnr-0/d-1",
        "d-1",
        "tnr-0",
        "scale-up",
        Severity.WARNING,
        false,
        AT,
        text,
        text,
        List.of(text, text),
        text,
        List.of(text),
        null);
  }
}
