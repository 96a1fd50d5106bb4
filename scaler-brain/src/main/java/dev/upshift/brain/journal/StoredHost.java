package dev.upshift.brain.journal;

import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Step.DesiredMode;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import java.util.Map;
import java.util.Optional;

/** What the journal has of one host. */
public record StoredHost(
    HostId host,
    Snapshot snapshot,
    Optional<DesiredMode> desired,
    long desiredEpoch,
    long throughSeq,
    Map<String, Notice.Alert> alerts) {
  public StoredHost {
    alerts = Map.copyOf(alerts);
  }

  /** A snapshot, or what stands in its place. */
  public sealed interface Snapshot {
    record Sound(HostState state) implements Snapshot {}

    record Unreadable(String text, String reason) implements Snapshot {}
  }
}
