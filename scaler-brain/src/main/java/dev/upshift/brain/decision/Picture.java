package dev.upshift.brain.decision;

import dev.upshift.protocol.Notice;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The brain's whole picture of a host, for people: also the answer to "why not yet?". */
public final class Picture {
  private Picture() {}

  public static Notice.State of(HostState state, Instant now, Policy policy, long epoch) {
    return new Notice.State(
        state.mode(),
        "",
        now,
        null,
        null,
        null,
        epoch,
        state.revision(),
        0,
        policy.maxReboots(),
        "",
        0,
        0,
        null,
        null,
        null,
        Map.of(),
        List.of(),
        null,
        null,
        "",
        Map.of(),
        now);
  }
}
