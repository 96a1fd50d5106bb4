package dev.upshift.agent.supervise;

/** What is known of a mode's saving, for the sake of ending it without losing work. */
public enum Saving {
  /** Nothing: what it saves is not watched. */
  NONE,
  /** Its checkpoints are seen when they are written. */
  WATCHED,
  /** It also writes one when it is asked to. */
  ASKED
}
