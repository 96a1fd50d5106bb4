package dev.upshift.brain.journal;

import dev.upshift.brain.decision.HostState;
import dev.upshift.brain.decision.Step.DesiredMode;
import dev.upshift.protocol.Command;
import dev.upshift.protocol.HostId;
import dev.upshift.protocol.Notice;
import java.util.Map;
import java.util.Optional;

/**
 * What the journal has of one host.
 *
 * @param received the last of its events
 */
public record StoredHost(
    HostId host,
    Snapshot snapshot,
    Optional<DesiredMode> desired,
    long desiredEpoch,
    Command.Received received,
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
