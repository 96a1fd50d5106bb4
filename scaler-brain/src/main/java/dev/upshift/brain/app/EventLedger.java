package dev.upshift.brain.app;

import dev.upshift.protocol.Command.Received;
import dev.upshift.protocol.Telemetry.Event;

/**
 * Which of a host's events the brain has. They are taken in the order in which the agent names
 * them: what was lost on the way is waited for, so that what is told to the agent covers nothing
 * that the brain has not got.
 */
final class EventLedger {
  /** What is to be done with an event. */
  enum Verdict {
    /** It is the next one. */
    TAKE,
    /** It was here before. */
    KNOWN,
    /** The one before it has not come: both will come again. */
    EARLY
  }

  private Received taken;
  private Received journalled;

  EventLedger(Received journalled) {
    this.taken = journalled;
    this.journalled = journalled;
  }

  Verdict judge(Event event) {
    if (event.seq() <= taken.throughSeq()) {
      return Verdict.KNOWN;
    }
    String after = event.after();
    return after == null || after.equals(taken.throughId()) ? Verdict.TAKE : Verdict.EARLY;
  }

  /** The next one is on its way to the journal. */
  Received take(Event event) {
    taken = new Received(event.seq(), event.id());
    return taken;
  }

  /** It is in the journal. */
  void journalled(Received event) {
    journalled = event;
  }

  /** What the agent may be told: all that is in the journal, and nothing more. */
  Received journalled() {
    return journalled;
  }
}
