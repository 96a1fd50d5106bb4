package dev.upshift.brain.decision;

import dev.upshift.protocol.AlertState;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import dev.upshift.protocol.Severity;
import java.time.Instant;
import java.util.Map;

/** An alert that begins or ends. */
public record AlertChange(
    String name,
    boolean firing,
    Severity severity,
    String summary,
    Instant since,
    Map<String, Object> evidence) {
  /** As it is told at this moment. */
  public Notice.Alert told(HostId host, Instant now) {
    return new Notice.Alert(
        host + "-" + name + "-" + since.toEpochMilli(),
        firing ? AlertState.FIRING : AlertState.RESOLVED,
        severity,
        summary,
        since,
        evidence,
        now);
  }
}
