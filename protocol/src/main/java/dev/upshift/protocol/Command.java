package dev.upshift.protocol;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the brain tells a host agent. */
public sealed interface Command extends Message {
  /**
   * {@code command/desired}, retained: the mode that the host shall run. Fenced by (epoch, brain,
   * revision).
   */
  record Desired(long epoch, String brain, long revision, String mode, String reason, Instant at)
      implements Command {}

  /**
   * {@code command/received}, retained: events up to and including this one are in the journal.
   *
   * @param throughId its id: an agent that has lost its folder numbers anew, and has another event
   *     of that number; null from a brain that does not know it
   */
  record Received(long throughSeq, @Nullable String throughId) implements Command {
    public Received(long throughSeq) {
      this(throughSeq, null);
    }
  }

  /** {@code command/{action}}, never retained: to be done once, by the session it names. */
  record Action(
      String id, long epoch, String brain, String targetSession, Map<String, Object> arguments)
      implements Command {}
}
